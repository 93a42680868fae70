package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Task;
import warren.lab.staging.Balance;

@Exercise("1.5")
class HandOffTest extends HandOffStage {

  @Test
  void orders_come_out_as_they_went_in() throws Exception {
    fill();

    assertTaken(take(3), "who ordered first is served first", "order-1", "order-2", "order-3");
  }

  @Test
  void put_waits_while_the_buffer_is_full() throws Exception {
    fill();

    assertThat(lab.start("the put of order-4", () -> handOff.put("order-4")))
        .because("what is let in without a bound fills the memory, and what is dropped is lost")
        .waits();
    var all = new String[] {"order-1", "order-2", "order-3", "order-4"};
    assertTaken(take(4), "it gets in as soon as there is room", all);
  }

  @Test
  void take_waits_while_the_buffer_is_empty() throws Exception {
    var take = lab.start("take", handOff::take);

    assertThat(take).because("an empty answer tells a packer to go home").waits();
    put("order-1");
    assertThat(take.result()).as("what take returned").contains("order-1");
  }

  @Test
  void one_order_is_for_one_of_those_who_wait() throws Exception {
    for (int round = 0; round < 5; round++) { // who wakes first differs
      handOff = new HandOff<>(3);
      var consumers = lab.crowd("consumer", 3, handOff::take);
      consumers.forEach(consumer -> assertThat(consumer).waits());

      put("order-1");

      assertOneCameBack(consumers, "an empty answer tells a packer to go home");
    }
  }

  @Test
  void room_for_one_is_for_one_of_those_who_wait() throws Exception {
    for (int round = 0; round < 5; round++) {
      handOff = new HandOff<>(3);
      fill();
      var producers = List.of(waitingPut("order-4"), waitingPut("order-5"), waitingPut("order-6"));

      take(1);

      assertOneCameBack(producers, "a slow packer has to slow down those who place orders");
    }
  }

  @Test
  void many_threads_lose_nothing_and_double_nothing() throws Exception {
    for (int capacity = 1; capacity <= 10; capacity++) {
      handOff = new HandOff<>(capacity);
      var number = new AtomicInteger();
      var balance = new Balance();
      var producers = lab.crowd("producer", 3, () -> putUntilRefused(number, balance));
      var consumers = lab.crowd("consumer", 3, () -> takeUntilTheEnd(balance::out));

      lab.await("orders placed", number::get)
          .because("there is always room or an order: somebody has to be awake")
          .to("be 200 and more", count -> count > 200);
      lab.await("consumers that went home before stop", () -> done(consumers))
          .because("an empty answer tells a packer to go home")
          .toBe(0L);
      stop();

      for (var producer : producers) {
        producer.result();
      }
      for (var consumer : consumers) {
        consumer.result();
      }
      lab.await("orders in and out", () -> balance)
          .because("what put took is packed once, and what it refused is not packed at all")
          .to("be in balance", Balance::isEven);
    }
  }

  private void putUntilRefused(AtomicInteger number, Balance balance) throws InterruptedException {
    try {
      for (int i = 0; i < 10_000; i++) {
        var order = "order-" + number.incrementAndGet();
        handOff.put(order);
        balance.in(order);
      }
    } catch (IllegalStateException stopped) {
      // and is not in
    }
  }

  private void assertOneCameBack(List<? extends Task<?>> three, String because) {
    lab.await("those who came back", () -> done(three)).to("be some", count -> count > 0);
    three.forEach(Task::settle);
    lab.await("those who came back", () -> done(three)).because(because).toBe(1L);
  }
}
