package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.staging.Balance;

@Exercise("1.5")
class HandOffTest {

  private Lab lab;
  private HandOff<String> handOff;

  @BeforeEach
  void a_buffer_for_three(Lab lab) {
    this.lab = lab;
    handOff = new HandOff<>(3);
  }

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
  void an_interrupt_ends_a_waiting_put() throws Exception {
    fill();
    var put = waitingPut("order-4");

    put.interrupt();

    assertThat(put)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    var taken = take(3);
    put("order-5");
    taken.addAll(take(1));
    assertTaken(taken, "the order is not in", "order-1", "order-2", "order-3", "order-5");
  }

  @Test
  void an_interrupt_ends_a_waiting_take() throws Exception {
    var take = lab.start("take", handOff::take);
    assertThat(take).waits();

    take.interrupt();

    assertThat(take)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    put("order-1");
    assertTaken(take(1), "the next one is not taken by somebody who is gone", "order-1");
  }

  @Test
  void nothing_goes_in_after_stop() throws Exception {
    stop();

    assertThat(lab.start("a put after stop", () -> handOff.put("late order")))
        .because("the packers go home: nobody will ever pack it, and its customer must be told")
        .eventuallyThrows(IllegalStateException.class);
    assertTaken(takeWhatIsLeft(), "it was refused");
  }

  @Test
  void stop_refuses_a_put_that_waits() throws Exception {
    fill();
    var put = waitingPut("order-4");

    stop();

    assertThat(put)
        .because("nobody need take anything any more, and then it would wait for ever")
        .eventuallyThrows(IllegalStateException.class);
  }

  @Test
  void what_is_in_the_buffer_is_still_taken_after_stop() throws Exception {
    for (int round = 0; round < 5; round++) { // who is faster differs
      handOff = new HandOff<>(3);
      fill();
      waitingPut("order-4");

      stop();

      var because = "what put took is believed to be packed, and what waited is not let in";
      assertTaken(takeWhatIsLeft(), because, "order-1", "order-2", "order-3");
    }
  }

  @Test
  void stop_ends_every_consumer() throws Exception {
    var consumers = lab.crowd("consumer", 3, handOff::take);
    consumers.forEach(consumer -> assertThat(consumer).waits());

    stop();

    lab.await("consumers that came back, of three", () -> done(consumers))
        .because("a thread that nobody wakes keeps its program from ending")
        .toBe(3L);
    for (var consumer : consumers) {
      assertThat(consumer.result()).as("what %s got after stop", consumer).isEmpty();
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
          .to("be 500 and more", count -> count > 500);
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

  private void fill() throws Exception {
    put("order-1");
    put("order-2");
    put("order-3");
  }

  private void put(String order) throws Exception {
    lab.start("the put of " + order, () -> handOff.put(order)).result();
  }

  private Task<Void> waitingPut(String order) {
    var put = lab.start("the put of " + order, () -> handOff.put(order));
    assertThat(put).waits();
    return put;
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

  private List<String> take(int count) throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lab.start("take", handOff::take).result().ifPresent(taken::add);
    }
    return taken;
  }

  private List<String> takeWhatIsLeft() throws Exception {
    var taken = new ArrayList<String>();
    lab.start("taking what is left", () -> takeUntilTheEnd(taken::add)).result();
    return taken;
  }

  private void takeUntilTheEnd(Consumer<String> packing) throws InterruptedException {
    for (var next = handOff.take(); next.isPresent(); next = handOff.take()) {
      packing.accept(next.get());
    }
  }

  private void stop() throws Exception {
    lab.start("stop", handOff::stop).result();
  }

  private void assertTaken(List<String> taken, String because, String... expected) {
    lab.await("the orders taken", () -> taken).because(because).toBe(List.of(expected));
  }

  private void assertOneCameBack(List<? extends Task<?>> three, String because) {
    lab.await("those who came back", () -> done(three)).to("be some", count -> count > 0);
    three.forEach(Task::settle);
    lab.await("those who came back", () -> done(three)).because(because).toBe(1L);
  }

  private static long done(List<? extends Task<?>> tasks) {
    return tasks.stream().filter(Task::isDone).count();
  }
}
