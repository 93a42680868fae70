package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.Task;

@Exercise("1.5")
class HandOffTest {

  @Test
  @Order(1)
  void orders_come_out_as_they_went_in(Lab lab) throws Exception {
    var handOff = new HandOff<String>(3);

    put(lab, handOff, "order-1", "order-2", "order-3");

    var because = "who ordered first is served first";
    assertTaken(lab, handOff, because, "order-1", "order-2", "order-3");
  }

  @Test
  @Order(2)
  void put_waits_while_the_buffer_is_full(Lab lab) throws Exception {
    var handOff = new HandOff<String>(3);
    put(lab, handOff, "order-1", "order-2", "order-3");

    var fourth = lab.start("the put of order-4", () -> handOff.put("order-4"));

    fourth.settle();
    lab.untilQuiet();
    if (fourth.isDone()) {
      throw returnedThoughFull(lab, handOff, 3, fourth);
    }
    take(lab, handOff, 1);
    fourth.result();
    var because = "the order that had to wait is the last in the buffer";
    assertTaken(lab, handOff, because, "order-2", "order-3", "order-4");
  }

  @Test
  @Order(3)
  void a_slow_consumer_slows_the_producers(Lab lab) throws Exception {
    var handOff = new HandOff<String>(5);
    int most = 5 + 2; // the full buffer, and one with each consumer
    var packing = lab.gate("packing");
    var accepted = new AtomicInteger();
    var threads = new ArrayList<Task<Void>>();
    for (var name : List.of("consumer 1", "consumer 2")) {
      threads.add(
          lab.start(
              name,
              () -> {
                while (handOff.take().isPresent()) {
                  packing.pass();
                }
              }));
    }
    for (var name : List.of("producer 1", "producer 2", "producer 3")) {
      threads.add(
          lab.start(
              name,
              () -> {
                for (int order = 1; order <= 10; order++) {
                  handOff.put("order-%d of %s".formatted(order, name));
                  accepted.incrementAndGet();
                }
              }));
    }

    lab.eventually("the buffer to fill up", () -> assertAtLeast(most, accepted, threads));
    settle(threads);
    assertNoMoreThan(most, accepted);

    packing.letThrough(4);
    lab.eventually("room for four more", () -> assertAtLeast(most + 4, accepted, threads));
    settle(threads);
    assertNoMoreThan(most + 4, accepted);
  }

  @Test
  @Order(4)
  void take_waits_until_there_is_something(Lab lab) throws Exception {
    var patient = lab.start("take", new HandOff<String>(3)::take);
    patient.settle();
    lab.untilQuiet();
    if (patient.isDone()) {
      patient.result();
      throw nothingTaken();
    }
    for (int round = 0; round < 5; round++) { // who wakes first differs
      var handOff = new HandOff<String>(3);
      var consumers = waitingConsumers(lab, handOff);

      put(lab, handOff, "order-1");
      lab.eventually("order-1 to be taken", () -> assertWoken(consumers));
      settle(consumers);
      put(lab, handOff, "order-2", "order-3");

      for (var consumer : consumers) {
        if (consumer.result().isEmpty()) {
          throw nothingTaken();
        }
      }
    }
  }

  @Test
  @Order(5)
  void what_is_in_the_buffer_is_still_taken_after_stop(Lab lab) throws Exception {
    var handOff = new HandOff<String>(5);
    put(lab, handOff, "order-1", "order-2", "order-3");

    lab.start("stop", handOff::stop).result();

    var left = new ArrayList<String>();
    var taken = lab.start("take", handOff::take).result();
    while (taken.isPresent()) {
      left.add(taken.get());
      taken = lab.start("take", handOff::take).result();
    }
    if (!left.equals(List.of("order-1", "order-2", "order-3"))) {
      throw new Finding(
              "order-1, order-2 and order-3 to be taken, then nothing",
              left.isEmpty()
                  ? "stop abandoned what was in the buffer: take found nothing"
                  : "take found " + String.join(", ", left))
          .because("put has returned: whoever placed the order believes that it is being packed");
    }
  }

  @Test
  @Order(6)
  void stop_ends_every_consumer(Lab lab) throws Exception {
    var handOff = new HandOff<String>(3);
    var consumers = waitingConsumers(lab, handOff);
    lab.suspect(
        "Only one of them learned of it. One poison pill, or one notify, reaches one consumer."
            + " What tells them to stop must stay there for all: a flag that each checks when"
            + " woken, with everyone woken, or a pill that its finder puts back.",
        () -> done(consumers) == 1);

    lab.start("stop", handOff::stop).result();

    lab.eventually(
        "the consumers to end",
        () -> {
          if (done(consumers) < consumers.size()) {
            throw new Finding(
                    "all 3 consumers to end after stop",
                    done(consumers) == 0
                        ? "none of them ended"
                        : "%d ended; the others wait for ever".formatted(done(consumers)))
                .because("a thread that nobody wakes keeps its program from ending");
          }
        });
    for (var consumer : consumers) {
      assertThat(consumer.result()).as("what %s got after stop", consumer).isEmpty();
    }
  }

  @Test
  @Order(7)
  void nothing_goes_in_after_stop(Lab lab) throws Exception {
    var handOff = new HandOff<String>(3);
    lab.start("stop", handOff::stop).result();

    try {
      put(lab, handOff, "late order");
    } catch (IllegalStateException refused) {
      return;
    }
    throw new Finding(
            "put to throw IllegalStateException after stop", "it took the order without a word")
        .because("the consumers have gone home: nobody will ever pack it, and nobody will know");
  }

  @Test
  @Order(8)
  void nothing_is_lost_or_doubled_at_stop(Lab lab) throws Exception {
    for (int round = 0; round < 20; round++) { // stop meets the others where it will
      var handOff = new HandOff<String>(2);
      Set<String> accepted = ConcurrentHashMap.newKeySet();
      var taken = new ConcurrentLinkedQueue<String>();
      var threads = new ArrayList<Task<Void>>();
      for (var name : List.of("producer 1", "producer 2", "producer 3")) {
        threads.add(lab.start(name, () -> putUntilRefused(handOff, name, accepted)));
      }
      for (var name : List.of("consumer 1", "consumer 2")) {
        threads.add(lab.start(name, () -> takeUntilTheEnd(handOff, taken)));
      }
      lab.eventually("the work to be under way", () -> assertUnderWay(taken, threads));

      threads.add(lab.start("stop", handOff::stop));

      for (var thread : threads) {
        thread.result();
      }
      assertBalanced(accepted, List.copyOf(taken));
    }
  }

  @Test
  @Order(9)
  void an_interrupt_ends_a_waiting_put(Lab lab) throws Exception {
    var handOff = new HandOff<String>(1);
    put(lab, handOff, "order-1");
    var second = lab.start("the put of order-2", () -> handOff.put("order-2"));
    if (second.settle()) {
      throw returnedThoughFull(lab, handOff, 1, second);
    }

    second.interrupt();

    assertEndsInterrupted(lab, second);
    assertHoldsOnly(lab, handOff, "order-1");
  }

  @Test
  @Order(10)
  void an_interrupt_ends_a_waiting_take(Lab lab) throws Exception {
    var handOff = new HandOff<String>(1);
    var take = lab.start("take", handOff::take);
    if (take.settle()) {
      take.result();
      throw nothingTaken();
    }

    take.interrupt();

    assertEndsInterrupted(lab, take);
    put(lab, handOff, "order-1");
    assertHoldsOnly(lab, handOff, "order-1");
  }

  private static void put(Lab lab, HandOff<String> handOff, String... orders) throws Exception {
    for (var order : orders) {
      lab.start("the put of " + order, () -> handOff.put(order)).result();
    }
  }

  private static List<String> take(Lab lab, HandOff<String> handOff, int count) throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lab.start("take", handOff::take).result().ifPresent(taken::add);
    }
    return taken;
  }

  private static void assertTaken(
      Lab lab, HandOff<String> handOff, String because, String... orders) throws Exception {
    var taken = take(lab, handOff, orders.length);
    if (!taken.equals(List.of(orders))) {
      throw new Finding(
              "to take " + String.join(", ", orders), "out came " + String.join(", ", taken))
          .because(because);
    }
  }

  private static List<Task<Optional<String>>> waitingConsumers(Lab lab, HandOff<String> handOff)
      throws Exception {
    var consumers =
        Stream.of("consumer 1", "consumer 2", "consumer 3")
            .map(name -> lab.start(name, handOff::take))
            .toList();
    for (var consumer : consumers) {
      if (consumer.settle()) {
        consumer.result();
        throw nothingTaken();
      }
    }
    return consumers;
  }

  private static void putUntilRefused(HandOff<String> handOff, String who, Set<String> accepted)
      throws InterruptedException {
    try {
      for (int i = 1; i <= 1_000; i++) {
        var order = "order-%d of %s".formatted(i, who);
        handOff.put(order);
        accepted.add(order);
      }
    } catch (IllegalStateException stopped) {
      // what was refused must not come out either
    }
  }

  private static void takeUntilTheEnd(HandOff<String> handOff, Collection<String> taken)
      throws InterruptedException {
    for (var next = handOff.take(); next.isPresent(); next = handOff.take()) {
      taken.add(next.get());
    }
  }

  private static void assertWoken(List<? extends Task<?>> consumers) {
    if (done(consumers) == 0) {
      throw new Finding("order-1 to reach one of 3 waiting consumers", "all of them wait on")
          .because("put has to wake those who wait for something to take");
    }
  }

  private static void assertUnderWay(Collection<String> taken, List<? extends Task<?>> threads) {
    if (taken.size() <= 10 && done(threads) == 0) {
      throw new Finding(
              "orders to go through, 3 producers and 2 consumers at work",
              "after %d orders nothing moves".formatted(taken.size()))
          .because("put has to wake those who wait to take, and take those who wait to put");
    }
  }

  private static void assertBalanced(Set<String> accepted, List<String> taken) {
    var lost = new HashSet<>(accepted);
    taken.forEach(lost::remove);
    var doubled = taken.size() - new HashSet<>(taken).size();
    var unknown = taken.stream().filter(order -> !accepted.contains(order)).toList();
    if (!lost.isEmpty()) {
      throw new Finding(
              "all %d orders whose put returned to be taken".formatted(accepted.size()),
              "%d of them went in and never came out: %s"
                  .formatted(lost.size(), String.join(", ", lost)))
          .because(
              "whether it is stopped and adding the order must be one step, under one lock;"
                  + " else the last consumer leaves between the two");
    }
    if (doubled > 0) {
      throw new Finding("each order to be taken once", doubled + " came out twice")
          .because("two packers would each send a parcel");
    }
    if (!unknown.isEmpty()) {
      throw new Finding("no order that put refused", "out came " + String.join(", ", unknown))
          .because("its producer was told that it is not in, and will place it elsewhere");
    }
  }

  private static void settle(List<? extends Task<?>> tasks) {
    tasks.forEach(Task::settle);
  }

  private static void assertAtLeast(int count, AtomicInteger accepted, List<Task<Void>> threads)
      throws Exception {
    for (var thread : threads) {
      if (thread.isDone()) {
        thread.result(); // it may have thrown
      }
    }
    if (accepted.get() < count) {
      throw new Finding(
              count + " orders to get in: as many as there is room for", "put let in " + accepted)
          .because("producers need not wait while there is room");
    }
  }

  private static void assertNoMoreThan(int most, AtomicInteger accepted) {
    if (accepted.get() > most) {
      throw new Finding(
              "the producers to wait after %d orders".formatted(most),
              "%d were accepted while the packers stood still".formatted(accepted.get()))
          .because("a bounded buffer hands the consumers' pace on to the producers");
    }
  }

  private static long done(List<? extends Task<?>> tasks) {
    return tasks.stream().filter(Task::isDone).count();
  }

  /** Put returned where it should wait; the buffer held that many before. */
  private static Finding returnedThoughFull(
      Lab lab, HandOff<String> handOff, int held, Task<Void> put) throws Exception {
    put.result(); // it may have thrown
    take(lab, handOff, held);
    var oneMore = lab.start("take", handOff::take);
    boolean wentIn = oneMore.settle() && oneMore.result().isPresent();
    var finding =
        new Finding(
            put + " to wait: the buffer is full",
            wentIn
                ? "it returned at once: the buffer holds more than its capacity"
                : "it returned at once, yet one order is gone: it was dropped");
    return finding.because(
        wentIn
            ? "a buffer without a bound hides a slow consumer until the memory is used up"
            : "put has returned: its caller believes that the order is being packed");
  }

  private static Finding nothingTaken() {
    return new Finding(
            "take to wait: the buffer is empty and not stopped", "it returned without an order")
        .because(
            "an empty result tells a packer to go home. A thread may wake up to find that another"
                + " was faster: it has to look again, in a loop");
  }

  private static void assertEndsInterrupted(Lab lab, Task<?> waiting) throws Exception {
    lab.eventually(
        "the interrupt to end " + waiting,
        () -> {
          if (!waiting.isDone()) {
            throw new Finding(
                    "an interrupt to end " + waiting, "it waits on: the interrupt was swallowed")
                .because(
                    "to interrupt a thread is the way to ask it to end; a program whose threads"
                        + " don't listen has to be killed");
          }
        });
    try {
      waiting.result();
    } catch (InterruptedException honoured) {
      return;
    }
    throw new Finding(
            waiting + " to throw InterruptedException",
            "it returned as if all were well: the interrupt was swallowed")
        .because("its caller goes on as if the order had been handed over, and never ends");
  }

  private static void assertHoldsOnly(Lab lab, HandOff<String> handOff, String order)
      throws Exception {
    var because = "an interrupted thread leaves the buffer as it was, and usable";
    assertTaken(lab, handOff, because, order);
    put(lab, handOff, "next-order");
    assertTaken(lab, handOff, because, "next-order");
  }
}
