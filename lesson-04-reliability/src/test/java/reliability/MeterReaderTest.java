package reliability;

import static java.util.stream.Collectors.toCollection;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;

@Exercise("4.7")
class MeterReaderTest {

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration A_MOMENT = Duration.ofMillis(50);

  /** Not a whole second. */
  private static final Duration A_WHILE = Duration.ofMillis(800);

  private static final String NO_READING = "no reading";

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private Lab lab;
  private Client client;
  private LabQueue queue;
  private Gate storing;
  private Throwing failing;

  @BeforeEach
  void a_reader_to_be(Lab lab) {
    this.lab = lab;
    client = lab.client("reader");
    queue = lab.queue("readings").declared();
    storing = lab.gate("storing a reading");
    failing = lab.throwing();
    failing.always(NO_READING, () -> new IllegalArgumentException("no number in it"));
  }

  @Test
  void every_reading_is_stored_once_and_in_order() throws Exception {
    queue.holding("r-1", "Kühlhaus -18.5");
    start(A_MOMENT);
    queue.holding("r-3");

    lab.await("the readings stored", () -> List.copyOf(stored))
        .because("a curve with its points out of order is the curve of another day")
        .inVainOnlyOnce()
        .toBe(List.of("r-1", "Kühlhaus -18.5", "r-3"));
  }

  @Test
  void one_after_the_other() throws Exception {
    queue.holding(readings(8));
    startHeld(FOR_EVER);
    storing.awaitArrival();
    lab.untilQuiet();

    lab.await("the number of readings that are being stored", storing::held)
        .because("the fifth may be stored before the third, and an ack speaks for both")
        .toBe(1);
  }

  @Test
  void when_no_more_come_all_are_acknowledged() throws Exception {
    queue.holding(readings(23));
    start(A_MOMENT);
    lab.untilSettled(23);
    queue.holding("r-24"); // another day
    lab.untilSettled(24);

    client.die();

    assertNoneComesBack();
  }

  @Test
  void there_is_at_most_one_ack_for_five_readings() throws Exception {
    queue.holding(readings(100));
    start(FOR_EVER);
    lab.untilSettled(96);

    lab.await("the readings stored", stored::size)
        .because("the next one comes when others are acknowledged")
        .toBe(100);
    lab.await("the number of acks", this::acks)
        .because("each is a write, a packet and work for the broker, which batches are to save")
        .to("be 20 at most", acks -> acks <= 20);
  }

  @Test
  void a_stored_reading_waits_for_its_ack_as_long_as_it_may_and_no_longer() throws Exception {
    start(A_WHILE);
    for (var reading : readings(4)) {
      queue.holding(reading);
      lab.untilPassed(A_WHILE.dividedBy(2));
    }
    lab.untilSettled(4);

    lab.await("the number of acks", this::acks)
        .because("one for each reading is as much talk as there are readings")
        .to("be less than four", acks -> acks < 4);
    assertThat(client)
        .because("that one comes after the other is no reason to keep the first one waiting")
        .settledEachWithin(A_WHILE.multipliedBy(2));
  }

  @Test
  void never_more_than_ten_are_out_and_not_acknowledged() throws Exception {
    queue.holding(readings(40));
    startHeld(FOR_EVER);
    storing.awaitArrival();
    lab.untilQuiet();
    storing.open();
    lab.untilSettled(30);

    assertThat(client)
        .because("all of them come twice if the reader dies, and no other reader can help")
        .heldAtMost(10);
  }

  @Test
  void a_crash_loses_no_reading_wherever_it_comes() throws Exception {
    for (int nth : List.of(1, 5, 6, 11)) {
      client = lab.client("reader " + nth);
      queue = lab.queue("readings of meter " + nth).declared().holding(readings(12));
      stored.clear();
      var crash = lab.crash("while it stored a reading", client, nth);
      storing.open();
      start(
          FOR_EVER,
          reading -> {
            storing.pass(reading);
            crash.here();
            stored.add(reading);
          });
      crash.awaitHappened();

      assertNothingIsLost(readings(12));
    }
  }

  @Test
  void it_brings_back_what_was_not_stored_and_nothing_from_long_before() throws Exception {
    queue.holding("r-1", "r-2", "r-3");
    storing.letThrough(4);
    startHeld(A_MOMENT);
    lab.untilSettled(3);
    queue.holding("r-4", "r-5", "r-6");
    storing.awaitArrivals(5);
    lab.untilQuiet(); // while r-5 is being stored, the ack of r-4 is due

    client.die();

    lab.await("the readings that come back", queue::bodies)
        .because("an ack says \"I have it\" of all that it covers, and of r-5 nobody had it")
        .to("be r-5 and r-6, and r-4 at most", MeterReaderTest::areTheLast);
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
    lab.await("the readings stored", () -> List.copyOf(stored))
        .because("one that is none is no reason to stop")
        .toBe(List.of(readings(6)));
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
  void closing_acknowledges_what_is_stored() throws Exception {
    queue.holding(readings(8));
    var reader = start(FOR_EVER);
    lab.await("the readings stored", stored::size).toBe(8);

    close(reader);
    client.die();

    assertNoneComesBack();
  }

  @Test
  void it_finishes_the_one_at_work_and_leaves_the_others() throws Exception {
    queue.holding(readings(4));
    storing.letThrough(1);
    var reader = startHeld(FOR_EVER);
    storing.awaitArrivals(2);
    var closing = lab.start("close", reader::close);
    assertThat(closing).because("the reading at work would be stored once more").waits();
    storing.open();
    closing.result();

    client.die();

    lab.await("the readings stored", () -> List.copyOf(stored))
        .because("whoever stops it waits for the one at work, and not for ten")
        .toBe(List.of("r-1", "r-2"));
    assertThat(queue)
        .because("each release stops every reader once, and no reading is lost or doubled by it")
        .eventuallyHolds("r-3", "r-4");
  }

  @Test
  void after_closing_it_takes_no_more_and_leaves_no_thread() throws Exception {
    close(start(A_MOMENT));

    assertThat(queue).because("what it took now nobody would store").eventuallyHasConsumers(0);
    client.die();
    lab.await("the threads that the JVM waits for", lab::threadsLeft)
        .because("a program that does not end has to be killed")
        .toBe(List.of());
  }

  @Test
  void closing_after_a_lost_connection_does_no_harm() throws Exception {
    var reader = start(FOR_EVER);
    client.die();

    assertThat(lab.attempt(() -> close(reader)))
        .because("its exception would hide the one that tells why the program ends")
        .returned();
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    queue = lab.queue("somebody else's").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(FOR_EVER)))
        .because("a reader that is not there and says nothing is missed at the next audit")
        .threw(IOException.class);
  }

  private MeterReader start(Duration quiet) throws Exception {
    storing.open();
    return startHeld(quiet);
  }

  private MeterReader startHeld(Duration quiet) throws Exception {
    return start(quiet, this::store);
  }

  private MeterReader start(Duration quiet, Readings readings) throws Exception {
    var reader = new MeterReader(client.channel(), queue.name(), readings, quiet);
    lab.start("start", reader::start).result();
    return reader;
  }

  private void close(MeterReader reader) throws Exception {
    lab.start("close", reader::close).result();
  }

  private void store(String reading) {
    storing.pass(reading);
    failing.pass(reading);
    stored.add(reading);
  }

  private void assertNoneComesBack() {
    assertThat(queue)
        .because("what was stored and not acknowledged the next reader stores again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  private void assertNothingIsLost(String... readings) {
    lab.await("the readings that are stored or in the queue", this::storedOrInTheQueue)
        .because("an ack says \"I have it\" of all that it covers, and of some nobody had it")
        .to("be " + List.of(readings), there -> there.containsAll(List.of(readings)));
  }

  private Set<String> storedOrInTheQueue() {
    return Stream.concat(stored.stream(), queue.bodies().stream())
        .collect(toCollection(TreeSet::new));
  }

  private static boolean areTheLast(List<String> readings) {
    return Set.of(List.of("r-5", "r-6"), List.of("r-4", "r-5", "r-6")).contains(readings);
  }

  private int acks() {
    return client.wire().methods(AMQP.Basic.Ack.class).size();
  }

  private static String[] readings(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "r-" + number).toArray(String[]::new);
  }
}
