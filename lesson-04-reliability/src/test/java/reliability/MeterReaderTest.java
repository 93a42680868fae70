package reliability;

import static reliability.WatchedReadings.NO_READING;
import static reliability.WatchedReadings.numbered;
import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("4.7")
class MeterReaderTest extends MeterStage {

  private static final Duration A_SHORT_WHILE = Duration.ofMillis(200);

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
}
