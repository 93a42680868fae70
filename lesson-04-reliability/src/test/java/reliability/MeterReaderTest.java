package reliability;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.WireEvent;

@Exercise("4.7")
class MeterReaderTest {

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration A_MOMENT = Duration.ofMillis(50);

  /** How many may be out of the queue and not acknowledged. */
  private static final int PREFETCH = 10;

  /** For so many readings there may be one ack. */
  private static final int BATCH = 5;

  private static final String NO_READING = "no reading";

  private final List<String> stored = new CopyOnWriteArrayList<>();

  private Lab lab;
  private Client client;
  private LabQueue queue;
  private Gate storing;

  @BeforeEach
  void readings_in_a_queue(Lab lab) {
    this.lab = lab;
    client = lab.client("reader");
    queue = lab.queue("readings");
    storing = lab.gate("storing a reading");
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "No basicQos went out: the broker sends all it has, and none of it is acknowledged yet.",
        () -> consumes() && client.wire().events(AMQP.Basic.Qos.class).isEmpty());
    lab.suspect(
        "basicQos came after basicConsume: the limit holds for consumers that are started later,"
            + " and this one is without.",
        () ->
            first(AMQP.Basic.Consume.class) > 0
                && first(AMQP.Basic.Qos.class) > first(AMQP.Basic.Consume.class));
    lab.suspect(
        "All that the prefetch limit lets out is out, and your batch is not full: it is larger than"
            + " the limit. So the broker waits for an ack, and you wait for one more reading.",
        () ->
            deliveries() > 0
                && deliveries() == limit()
                && client.wire().events(AMQP.Basic.Ack.class).isEmpty());
    lab.suspect(
        "Each ack speaks for one reading. With multiple=true it speaks for all that were delivered"
            + " on its channel up to its tag.",
        () -> acks().size() > 1 && acks().stream().noneMatch(AMQP.Basic.Ack::getMultiple));
    lab.suspect(
        "The delivery tag 0 stands for all that was delivered so far, and that includes what is not"
            + " stored yet.",
        () -> acks().stream().anyMatch(ack -> ack.getDeliveryTag() == 0));
  }

  /** For tests in which it goes quiet. */
  private void suspectTheLastBatch() {
    lab.suspect(
        "Your reader waits for the end of a batch, and nobody knows when the next reading comes, or"
            + " whether one does. The rest needs a timer.",
        () ->
            acks().stream().allMatch(AMQP.Basic.Ack::getMultiple)
                && acks().size() == stored.size() / BATCH
                && stored.size() % BATCH > 0);
  }

  @Test
  void when_no_more_come_every_reading_is_stored_and_acknowledged() throws Exception {
    suspectTheLastBatch();
    queue.declared().holding(readings(23));
    storing.open();
    start(A_MOMENT);

    awaitStored(readings(23));

    lab.untilSettled(23);
    assertAllAcknowledged();
  }

  @Test
  void there_is_at_most_one_ack_for_five_readings() throws Exception {
    queue.declared().holding(readings(100));
    storing.open();
    start(FOR_EVER);

    awaitStored(readings(100));
    lab.untilQuiet();

    int acks = acks().size();
    if (acks * BATCH > 100) {
      throw new Finding("at most 20 acks for 100 readings", "there were " + acks)
          .because(
              "each is a write, a packet and work for the broker; that is what batches are to"
                  + " save");
    }
  }

  @Test
  void never_more_than_ten_are_out_and_not_acknowledged() throws Exception {
    queue.declared().holding(readings(40));
    start(FOR_EVER);
    storing.awaitArrival();
    lab.untilQuiet();

    int atWork = storing.held();
    if (atWork > 1) {
      throw new Finding(
              "readings to be stored one after the other", atWork + " are at work at once")
          .because(
              "the fifth may be stored before the third, and an ack with multiple covers both");
    }
    storing.open();
    awaitStored(readings(40));

    int out = client.mostUnsettled();
    if (out > PREFETCH) {
      throw new Finding(
              "at most 10 readings to be out of the queue and not acknowledged",
              "there were " + out + " at some moment")
          .because("all of them come twice if the reader dies, and no other reader can help");
    }
  }

  @Test
  void a_crash_loses_no_reading_wherever_it_comes() throws Exception {
    for (int nth = 1; nth <= 11; nth++) {
      client = lab.client("reader " + nth);
      queue = lab.queue("readings " + nth).declared();
      var readings = readings("meter-" + nth, 12);
      queue.holding(readings);
      var started = lab.gate("storing readings of meter " + nth);
      var crash = lab.crash("while it stored a reading", client, nth);
      new MeterReader(
              client.channel(),
              queue.name(),
              reading -> {
                started.pass(reading);
                crash.here();
                stored.add(reading);
              },
              FOR_EVER)
          .start();
      started.open();
      crash.awaitHappened();
      awaitNothingLost(readings);
    }
  }

  private void awaitNothingLost(String... readings) {
    lab.eventually(
        "readings to be in the queue again",
        () -> {
          var there = new ArrayList<>(stored);
          there.retainAll(List.of(readings));
          there.addAll(queue.bodies());
          var lost = lab.ledger().balance(List.of(readings), there).lost();
          if (!lost.isEmpty()) {
            throw new Finding(
                    "every reading to be stored, or to be in the queue again",
                    "lost " + lost.size() + ": " + lost.get(0))
                .because(
                    "an ack says \"I have it\" to everything it covers, so it may cover nothing"
                        + " that is not stored");
          }
        });
  }

  @Test
  void a_crash_brings_back_only_what_was_not_stored() throws Exception {
    suspectTheLastBatch();
    queue.declared().holding("r-1", "r-2", "r-3");
    storing.letThrough(3);
    start(A_MOMENT);
    awaitStored("r-1", "r-2", "r-3");
    lab.untilSettled(3);
    queue.holding("r-4", "r-5");
    storing.awaitArrivals(4);
    lab.untilQuiet();

    client.die();

    assertThat(queue)
        .because(
            "three were stored, and in the quiet after them acknowledged; the fourth was at work,"
                + " and an ack must not cover it")
        .eventuallyHolds("r-4", "r-5");
  }

  @Test
  void what_is_no_reading_is_not_acknowledged_with_the_others() throws Exception {
    suspectTheLastBatch();
    lab.suspect(
        "Nothing was said to the broker about what could not be stored, so the next ack with"
            + " multiple speaks for it too. Settle it by itself, with a reject.",
        () ->
            client.wire().events(AMQP.Basic.Reject.class).isEmpty()
                && client.wire().events(AMQP.Basic.Nack.class).isEmpty());
    var rejected = lab.queue("rejected").declared();
    queue
        .declared(
            Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", rejected.name()))
        .holding("r-1", "r-2", NO_READING, "r-3", "r-4", "r-5", "r-6");
    storing.open();
    start(A_MOMENT);

    awaitStored("r-1", "r-2", "r-3", "r-4", "r-5", "r-6");

    assertThat(rejected)
        .because(
            "somebody has to look at it, and it is gone if the ack of the next batch takes it"
                + " along")
        .eventuallyHolds(NO_READING);
    lab.untilSettled(7);
    assertAllAcknowledged();
  }

  @Test
  void closing_acknowledges_what_is_stored() throws Exception {
    lab.suspect(
        "When it was closed, no ack went out for what had been stored since the last one. close is"
            + " the end of the last batch.",
        () -> acks().stream().noneMatch(ack -> ack.getDeliveryTag() == 8));
    queue.declared().holding(readings(8));
    storing.open();
    var reader = start(FOR_EVER);
    awaitStored(readings(8));

    lab.start("close", reader::close).result();

    assertAllAcknowledged();
  }

  @Test
  void closing_finishes_the_one_at_work_and_leaves_the_others() throws Exception {
    lab.suspect(
        "A reading was at work when the reader was closed; it was stored, and no ack went out for"
            + " it. Wait for it, then acknowledge, and close the channel last.",
        () -> stored.contains("r-2") && acks().stream().allMatch(ack -> ack.getDeliveryTag() == 1));
    queue.declared().holding(readings(4));
    storing.letThrough(1);
    var reader = start(FOR_EVER);
    storing.awaitArrivals(2);

    var closing = lab.start("close", reader::close);
    closing.settle();
    storing.open();
    closing.result();

    lab.untilQuiet();
    client.die();
    assertThat(queue).eventuallyHasConsumers(0);
    lab.untilQuiet();
    var found = new ArrayList<>(stored);
    found.addAll(queue.bodies());
    assertThat(lab.ledger())
        .because(
            "each release stops every reader once, and that is no accident that would excuse a"
                + " reading that is lost or stored twice")
        .conserves(List.of(readings(4)), found);
  }

  private MeterReader start(Duration quiet) throws Exception {
    var reader = new MeterReader(client.channel(), queue.name(), this::store, quiet);
    reader.start();
    return reader;
  }

  private void store(String reading) {
    storing.pass(reading);
    if (reading.equals(NO_READING)) {
      throw new IllegalArgumentException("no number in it");
    }
    stored.add(reading);
  }

  private void awaitStored(String... readings) {
    lab.eventually(
        "readings to be stored",
        () -> {
          if (!stored.equals(List.of(readings))) {
            throw new Finding(
                readings.length + " readings to be stored, one after the other",
                stored.size() < readings.length
                    ? "only %d of them were".formatted(stored.size())
                    : "these were: " + stored);
          }
        });
  }

  /** What is not acknowledged comes back when its reader is gone. */
  private void assertAllAcknowledged() {
    lab.untilQuiet();
    client.die();
    assertThat(queue).eventuallyHasConsumers(0);
    lab.untilQuiet();
    var back = queue.bodies();
    if (!back.isEmpty()) {
      throw new Finding(
              "all of them to be acknowledged",
              "%d came back when the reader had gone: %s".formatted(back.size(), back))
          .because("the next reader stores them again");
    }
  }

  private static String[] readings(int count) {
    return readings("r", count);
  }

  private static String[] readings(String prefix, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> prefix + "-" + number)
        .toArray(String[]::new);
  }

  private boolean consumes() {
    return first(AMQP.Basic.Consume.class) > 0;
  }

  private int deliveries() {
    return client.wire().events(AMQP.Basic.Deliver.class).size();
  }

  private int limit() {
    return client.wire().methods(AMQP.Basic.Qos.class).stream()
        .mapToInt(AMQP.Basic.Qos::getPrefetchCount)
        .findFirst()
        .orElse(0);
  }

  private List<AMQP.Basic.Ack> acks() {
    return client.wire().methods(AMQP.Basic.Ack.class);
  }

  /** The number of the first event of that kind, 0 where there is none. */
  private int first(Class<? extends com.rabbitmq.client.Method> type) {
    return client.wire().events(type).stream().mapToInt(WireEvent::number).findFirst().orElse(0);
  }
}
