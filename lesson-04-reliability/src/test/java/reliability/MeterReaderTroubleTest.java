package reliability;

import static reliability.WatchedReadings.NO_READING;
import static reliability.WatchedReadings.numbered;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("4.7")
class MeterReaderTroubleTest extends MeterStage {

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
  void closing_after_a_lost_connection_does_no_harm() throws Exception {
    var reader = start(FOR_EVER);
    client.die();

    assertThat(lab.attempt(() -> close(reader)))
        .because("its exception would hide the one that tells why the program ends")
        .returned();
    assertNoThreadIsLeft();
  }

  @Test
  void nor_does_what_was_closed_then_come_back() throws Exception {
    var reader = start(FOR_EVER);
    var back = client.hold(toClient(AMQP.Connection.Start.class));
    client.cut();
    back.awaitHeld();
    close(reader);
    back.release();
    lab.untilQuiet();
    queue.holding("r-1", "r-2");

    assertThat(queue)
        .because("a closed reader that takes readings stores none, and no other can have them")
        .eventuallyHolds("r-1", "r-2");
  }

  @Test
  void what_could_not_be_stored_is_in_no_batch() throws Exception {
    readings.failing.first(1, "r-2", () -> new IllegalStateException("the disk is full"));
    queue.holding(numbered(10));
    start(A_MOMENT);
    lab.untilQuiet();
    client.die();

    lab.await("what is stored, or in the queue", () -> readings.storedOrIn(queue))
        .because("an ack of several speaks of all before it, also of what was not stored")
        .toBe(new TreeSet<>(List.of(numbered(10))));
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    queue = lab.queue("somebody else's").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(FOR_EVER)))
        .because("a reader that is not there and says nothing is missed at the next audit")
        .threw(IOException.class);
  }
}
