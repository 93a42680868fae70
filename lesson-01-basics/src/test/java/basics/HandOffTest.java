package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.Task;

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
  @Order(1)
  void orders_come_out_as_they_went_in() throws Exception {
    put("order-1", "order-2", "order-3");
    var taken = take(3);

    lab.await("the orders taken", () -> taken)
        .because("who ordered first is served first")
        .toBe(List.of("order-1", "order-2", "order-3"));
  }

  @Test
  @Order(2)
  void put_waits_while_the_buffer_is_full() throws Exception {
    put("order-1", "order-2", "order-3");

    assertThat(lab.start("the put of order-4", () -> handOff.put("order-4")))
        .because("what is let in without a bound fills the memory, and what is dropped is lost")
        .waits();
    var taken = take(4);
    lab.await("the orders taken", () -> taken)
        .toBe(List.of("order-1", "order-2", "order-3", "order-4"));
  }

  @Test
  @Order(3)
  void take_waits_while_the_buffer_is_empty() throws Exception {
    var take = lab.start("take", handOff::take);

    assertThat(take).because("an empty answer tells a packer to go home").waits();
    put("order-1");
    assertThat(take.result()).as("what take returned").contains("order-1");
  }

  @Test
  @Order(4)
  void one_order_is_for_one_of_those_who_wait() throws Exception {
    for (int round = 0; round < 5; round++) { // who wakes first differs
      handOff = new HandOff<>(3);
      var consumers = waitingConsumers();

      put("order-1");

      assertOneCameBack(consumers, "there is one order, and there will be more");
    }
  }

  @Test
  @Order(5)
  void room_for_one_is_for_one_of_those_who_wait() throws Exception {
    for (int round = 0; round < 5; round++) {
      handOff = new HandOff<>(3);
      put("order-1", "order-2", "order-3");
      var producers = List.of(waitingPut("order-4"), waitingPut("order-5"), waitingPut("order-6"));

      take(1);

      assertOneCameBack(
          producers, "a slow packer slows the producers; that is what the bound is for");
    }
  }

  @Test
  @Order(6)
  void an_interrupt_ends_a_waiting_put() throws Exception {
    put("order-1", "order-2", "order-3");
    var put = waitingPut("order-4");

    put.interrupt();

    assertThat(put)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    assertThat(take(1)).containsExactly("order-1");
    put("order-5");
    assertThat(take(3)).containsExactly("order-2", "order-3", "order-5");
  }

  @Test
  @Order(7)
  void an_interrupt_ends_a_waiting_take() throws Exception {
    var take = waiting(lab.start("take", handOff::take));

    take.interrupt();

    assertThat(take)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    put("order-1");
    assertThat(take(1)).containsExactly("order-1");
  }

  @Test
  @Order(8)
  void nothing_goes_in_after_stop() throws Exception {
    stop();

    assertThat(lab.start("a put after stop", () -> handOff.put("late order")))
        .because("the packers go home: nobody will ever pack it, and its customer must be told")
        .eventuallyThrows(IllegalStateException.class);
    assertThat(takeUntilTheEnd()).as("what is in the buffer").isEmpty();
  }

  @Test
  @Order(9)
  void stop_refuses_a_put_that_waits() throws Exception {
    put("order-1", "order-2", "order-3");
    var put = waitingPut("order-4");

    stop();

    assertThat(put)
        .because("nobody need take anything any more, and then it would wait for ever")
        .eventuallyThrows(IllegalStateException.class);
  }

  @Test
  @Order(10)
  void what_is_in_the_buffer_is_still_taken_after_stop() throws Exception {
    for (int round = 0; round < 5; round++) { // who is faster differs
      handOff = new HandOff<>(3);
      put("order-1", "order-2", "order-3");
      waitingPut("order-4");

      stop();
      var left = takeUntilTheEnd();

      lab.await("the orders taken after stop", () -> left)
          .because("what put took is believed to be packed, and what waited is not let in any more")
          .toBe(List.of("order-1", "order-2", "order-3"));
    }
  }

  @Test
  @Order(11)
  void stop_ends_every_consumer() throws Exception {
    var consumers = waitingConsumers();

    stop();

    lab.await("consumers that came back, of three", () -> done(consumers))
        .because("a thread that nobody wakes keeps its program from ending")
        .toBe(3L);
    for (var consumer : consumers) {
      assertThat(consumer.result()).as("what %s got after stop", consumer).isEmpty();
    }
  }

  @Test
  @Order(12)
  void nothing_is_lost_or_doubled_at_stop() throws Exception {
    for (int round = 0; round < 20; round++) { // stop meets the others where it will
      handOff = new HandOff<>(2);
      var balance = new ConcurrentHashMap<String, Integer>();
      var packing = lab.gate("packing");
      packing.open();
      var threads = new ArrayList<Task<Void>>();
      for (var name : List.of("producer 1", "producer 2", "producer 3")) {
        threads.add(lab.start(name, () -> putUntilRefused(name, order -> add(balance, order, 1))));
      }
      for (var name : List.of("consumer 1", "consumer 2")) {
        threads.add(
            lab.start(
                name,
                () ->
                    takeUntilTheEnd(
                        order -> {
                          add(balance, order, -1);
                          packing.pass();
                        })));
      }
      packing.awaitArrivals(10);

      stop();
      for (var thread : threads) {
        thread.result();
      }

      lab.await("orders in, and not out (1), or out, and not in (-1)", () -> balance)
          .because("what put took is packed once, and what it refused is not packed at all")
          .toBe(new ConcurrentHashMap<>());
    }
  }

  private void put(String... orders) throws Exception {
    for (var order : orders) {
      lab.start("the put of " + order, () -> handOff.put(order)).result();
    }
  }

  private void putUntilRefused(String who, Consumer<String> accepted) throws InterruptedException {
    try {
      for (int i = 1; i <= 1_000; i++) {
        handOff.put("order-%d of %s".formatted(i, who));
        accepted.accept("order-%d of %s".formatted(i, who));
      }
    } catch (IllegalStateException stopped) {
      // what was refused must not come out either
    }
  }

  private List<String> take(int count) throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lab.start("take", handOff::take).result().ifPresent(taken::add);
    }
    return taken;
  }

  private void takeUntilTheEnd(Consumer<String> packing) throws InterruptedException {
    for (var next = handOff.take(); next.isPresent(); next = handOff.take()) {
      packing.accept(next.get());
    }
  }

  private List<String> takeUntilTheEnd() throws Exception {
    var taken = new ArrayList<String>();
    lab.start("taking until nothing is left", () -> takeUntilTheEnd(taken::add)).result();
    return taken;
  }

  private void stop() throws Exception {
    lab.start("stop", handOff::stop).result();
  }

  private List<Task<Optional<String>>> waitingConsumers() {
    return Stream.of("consumer 1", "consumer 2", "consumer 3")
        .map(name -> waiting(lab.start(name, handOff::take)))
        .toList();
  }

  private Task<Void> waitingPut(String order) {
    return waiting(lab.start("the put of " + order, () -> handOff.put(order)));
  }

  private static <T> Task<T> waiting(Task<T> task) {
    assertThat(task).waits();
    return task;
  }

  private void assertOneCameBack(List<? extends Task<?>> threeWho, String reason) {
    lab.await("those who came back", () -> done(threeWho)).to("be some", count -> count > 0);
    threeWho.forEach(Task::settle);

    lab.await("those who came back", () -> done(threeWho)).because(reason).toBe(1L);
  }

  private static long done(List<? extends Task<?>> tasks) {
    return tasks.stream().filter(Task::isDone).count();
  }

  private static void add(Map<String, Integer> balance, String order, int difference) {
    balance.merge(order, difference, (one, other) -> one + other == 0 ? null : one + other);
  }
}
