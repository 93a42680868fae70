package ordering;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

/** The changes that came to a consumer, and what became of them. */
final class Changes {

  private static final Duration UNTIL_NOW = Duration.ofDays(1);

  private Changes() {}

  static String body(WireEvent delivery) {
    return delivery.content().map(Content::text).orElse("");
  }

  static Change change(WireEvent delivery) {
    return Change.parse(body(delivery));
  }

  static String entity(WireEvent delivery) {
    return change(delivery).entity();
  }

  static long number(WireEvent delivery) {
    return change(delivery).number();
  }

  /** Whether it came before the other, as an earlier change of the same entity. */
  static boolean isBefore(WireEvent earlier, WireEvent later) {
    return earlier.number() < later.number()
        && entity(earlier).equals(entity(later))
        && number(earlier) < number(later);
  }

  static Stream<WireEvent> acks(Evidence run) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isPresent());
  }

  /** What lets a change go that is not acknowledged. */
  static Stream<WireEvent> rejects(Evidence run) {
    return run.settlements().stream().filter(Settlement::letsGo);
  }

  /** By the number of a delivery, what settled it first. */
  static Map<Integer, WireEvent> settling(Evidence run) {
    var settling = new HashMap<Integer, WireEvent>();
    for (var event : run.settlements()) {
      run.settled(event).forEach(it -> settling.putIfAbsent(it.number(), event));
    }
    return settling;
  }

  /** What was sent to a consumer that has to settle it, and is not settled. */
  static List<WireEvent> open(Evidence run) {
    var settling = settling(run);
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .flatMap(consumer -> run.deliveries(consumer).stream())
        .filter(it -> !settling.containsKey(it.number()))
        .toList();
  }

  /** Whether its channel was closed after it. */
  static boolean isClosed(Evidence run, WireEvent delivery) {
    return run.after(delivery).anyMatch(it -> it.method(AMQP.Channel.Close.class).isPresent());
  }

  /** What was applied with another text than it came with, having been read in another charset. */
  static Optional<WireEvent> garbled(Evidence run) {
    return run.deliveries().stream()
        .filter(it -> !isInTable(run, body(it)) && !isInCharset(it))
        .filter(
            it ->
                Stream.of(ISO_8859_1, US_ASCII)
                    .map(charset -> new String(it.content().orElseThrow().preview(), charset))
                    .anyMatch(body -> isInTable(run, body)))
        .findFirst();
  }

  /** Whether its text is the same in any charset. */
  static boolean isInCharset(WireEvent delivery) {
    return US_ASCII.newEncoder().canEncode(body(delivery));
  }

  /** Whether the test's table has it now. */
  static boolean isInTable(Evidence run, String body) {
    return run.noted("table").contains(body);
  }

  static boolean nobodyIsBusy(Evidence run) {
    return run.handlings().stream().noneMatch(handling -> handling.held() > 0);
  }

  /** By a change's body, the number of its first ack. */
  static Map<String, Integer> applied(Evidence run) {
    var applied = new HashMap<String, Integer>();
    acks(run)
        .forEach(
            ack -> run.settled(ack).forEach(it -> applied.putIfAbsent(body(it), ack.number())));
    return applied;
  }

  static boolean isRepeat(Map<String, Integer> applied, WireEvent it, WireEvent moment) {
    return applied.getOrDefault(body(it), Integer.MAX_VALUE) < moment.number();
  }

  /** How many tries at a change are over. */
  static long tries(Evidence run, WireEvent delivery) {
    return tries(run, delivery, UNTIL_NOW);
  }

  /** How many tries at a change were over at that moment. */
  static long tries(Evidence run, WireEvent delivery, Duration moment) {
    return run.handlings().stream().mapToLong(it -> it.done(body(delivery), moment)).sum();
  }
}
