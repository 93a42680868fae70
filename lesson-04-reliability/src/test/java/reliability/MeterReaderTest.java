package reliability;

import static reliability.WatchedReadings.NO_READING;
import static reliability.WatchedReadings.numbered;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("4.7")
class MeterReaderTest extends MeterStage {

  private static final Duration A_MOMENT = Duration.ofMillis(50);
  private static final Duration A_SHORT_WHILE = Duration.ofMillis(200);
  private static final Duration A_WHILE = Duration.ofMillis(800); // not a whole second

  @Test
  void every_reading_is_stored_once_and_in_order() throws Exception {
    queue.holding("r-1", "Kühlhaus -18.5");
    start(A_MOMENT);
    queue.holding("r-3");

    lab.await("the readings stored", readings::stored)
        .because("a curve with its points out of order is the curve of another day")
        .inVainOnlyOnce()
        .toBe(List.of("r-1", "Kühlhaus -18.5", "r-3"));
  }

  @Test
  void one_after_the_other() throws Exception {
    queue.holding(numbered(8));
    start(FOR_EVER, readings);
    readings.storing.awaitArrival();
    lab.untilQuiet();

    lab.await("the number of readings that are being stored", readings.storing::held)
        .because("the fifth may be stored before the third, and an ack speaks for both")
        .toBe(1);
  }

  @Test
  void when_no_more_come_all_are_acknowledged() throws Exception {
    queue.holding(numbered(23));
    start(A_MOMENT);
    assertSettled(23);
    queue.holding("r-24"); // another day
    assertSettled(24);
    client.die();

    assertNoneComesBack();
  }

  @Test
  void there_is_at_most_one_ack_for_five_readings() throws Exception {
    queue.holding(numbered(100));
    start(FOR_EVER);

    assertSettled(96);
    lab.await("the number of readings stored", () -> readings.stored().size())
        .because("the next one comes when others are acknowledged")
        .toBe(100);
    assertAcksAtMost(20);
  }

  @Test
  void what_is_no_reading_is_none_of_the_five() throws Exception {
    for (var reading : numbered(10)) {
      queue.holding(reading, NO_READING);
    }
    start(FOR_EVER);
    lab.untilSettled(20);

    assertAcksAtMost(2);
  }

  @Test
  void a_batch_that_is_acknowledged_needs_no_more_acks() throws Exception {
    var since = System.nanoTime();
    start(A_SHORT_WHILE);
    readings.come(queue, 240, A_SHORT_WHILE.dividedBy(20));

    assertSettled(240);
    assertAcksAtMost(
        49 + (int) Duration.ofNanos(System.nanoTime() - since).dividedBy(A_SHORT_WHILE));
  }

  @Test
  void a_stored_reading_waits_for_its_ack_as_long_as_it_may_and_no_longer() throws Exception {
    start(A_WHILE);
    for (var reading : numbered(4)) {
      queue.holding(reading);
      lab.untilPassed(A_WHILE.dividedBy(2));
    }

    assertSettled(4);
    assertAcksAtMost(3);
    assertThat(client)
        .because("that one comes after the other is no reason to keep the first one waiting")
        .settledEachWithin(A_WHILE.multipliedBy(2));
  }

  @Test
  void never_more_than_ten_are_out_and_not_acknowledged() throws Exception {
    queue.holding(numbered(40));
    start(FOR_EVER, readings);
    readings.storing.awaitArrival();
    lab.untilQuiet();
    readings.storing.open();

    assertSettled(30);
    assertThat(client)
        .because("all of them come twice if the reader dies, and no other reader can help")
        .heldAtMost(10);
  }

  @Test
  void a_crash_loses_no_reading_wherever_it_comes() throws Exception {
    for (int nth : List.of(1, 5, 6, 11)) {
      client = lab.client("reader " + nth);
      queue = lab.queue("readings of meter " + nth).declared().holding(numbered(12));
      var crash = lab.crash("while it stored a reading", client, nth);
      start(FOR_EVER, readings.forgotten(crash::here));
      crash.awaitHappened();

      lab.await("the readings that are stored or in the queue", () -> readings.storedOrIn(queue))
          .because("an ack says \"I have it\" of all that it covers, and of some nobody had it")
          .to("be r-1 to r-12", there -> there.containsAll(List.of(numbered(12))));
    }
  }

  @Test
  void it_brings_back_what_was_not_stored_and_nothing_from_long_before() throws Exception {
    queue.holding("r-1", "r-2", "r-3");
    readings.storing.letThrough(4);
    start(A_MOMENT, readings);
    lab.untilSettled(3);
    queue.holding("r-4", "r-5", "r-6");
    readings.storing.awaitArrivals(5);
    lab.untilQuiet(); // while r-5 is being stored, the ack of r-4 is due

    client.die();

    lab.await("the readings that come back", queue::bodies)
        .because("an ack says \"I have it\" of all that it covers, and of r-5 nobody had it")
        .to(
            "be r-5 and r-6, and r-4 at most",
            Set.of(List.of("r-5", "r-6"), List.of("r-4", "r-5", "r-6"))::contains);
  }

  @Test
  void what_is_no_reading_goes_aside_and_takes_nothing_along() throws Exception {
    var aside = lab.queue("aside").declared();
    queue = lab.queue("readings and others").declaredWithRejectsTo(aside);
    queue.holding("r-1", "r-2", NO_READING, "r-3", "r-4", "r-5", "r-6");
    start(A_MOMENT);
    lab.untilSettled(7);

    assertThat(aside)
        .because("somebody has to look at it, and at nothing else")
        .eventuallyHolds(NO_READING);
    lab.await("the readings stored", readings::stored)
        .because("one that is none is no reason to stop")
        .toBe(List.of(numbered(6)));
  }

  @Test
  void after_a_lost_connection_it_goes_on() throws Exception {
    start(A_MOMENT);
    client.cut(); // the client library connects again by itself
    queue.holding("r-1", "r-2", "r-3");

    assertThat(client)
        .because("nobody looks after a reader that is there and leaves its work to the next one")
        .eventuallyHasSettled(3);
  }

  @Test
  void what_could_not_be_acknowledged_is_once_it_is_back() throws Exception {
    queue.holding("r-1", "r-2");
    readings.storing.letThrough(1);
    start(A_WHILE, readings);
    readings.storing.awaitArrivals(2); // r-1 waits for its ack
    var back = client.hold(toClient(AMQP.Connection.Start.class));
    client.cut();
    readings.storing.open();
    back.awaitHeld();
    lab.untilPassed(A_WHILE); // the ack would be due, and nothing can be sent
    back.release();

    assertThat(client)
        .because("one ack that cannot be sent is no reason to send no more of them")
        .eventuallyHasSettled(2);
  }

  @Test
  void closing_acknowledges_what_is_stored() throws Exception {
    queue.holding(numbered(8));
    var reader = start(FOR_EVER);
    lab.await("the number of readings stored", () -> readings.stored().size()).toBe(8);

    close(reader);
    client.die();

    assertNoneComesBack();
  }

  @Test
  void it_finishes_the_one_at_work_and_leaves_the_others() throws Exception {
    queue.holding(numbered(4));
    readings.storing.letThrough(1);
    var reader = start(FOR_EVER, readings);
    readings.storing.awaitArrivals(2);
    var closing = closing(reader);
    assertThat(closing).because("the reading at work would be stored once more").waits();
    readings.storing.open();
    closing.result();

    lab.await("the readings stored", readings::stored)
        .because("whoever stops it waits for the one at work, and not for ten")
        .toBe(List.of("r-1", "r-2"));
    assertThat(queue)
        .because("each release stops every reader once; none is lost, doubled or kept by that")
        .eventuallyHolds("r-3", "r-4");
  }

  @Test
  void after_closing_it_takes_no_more_and_leaves_no_thread() throws Exception {
    close(start(A_MOMENT));

    assertThat(queue).because("what it took now nobody would store").eventuallyHasConsumers(0);
    client.die();
    assertNoThreadIsLeft();
  }

  @Test
  void closing_after_a_lost_connection_does_no_harm() throws Exception {
    var reader = start(FOR_EVER);
    client.die();

    assertThat(lab.attempt(() -> close(reader)))
        .because("its exception would hide the one that tells why the program ends")
        .returned();
    assertNoThreadIsLeft();
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    queue = lab.queue("somebody else's").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(FOR_EVER)))
        .because("a reader that is not there and says nothing is missed at the next audit")
        .threw(IOException.class);
  }
}
