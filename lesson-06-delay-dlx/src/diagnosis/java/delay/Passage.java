package delay;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/**
 * A message that was delivered, what was published for it before it came again, and what settled
 * it.
 */
record Passage(WireEvent delivery, List<WireEvent> published, WireEvent settled) {

  /**
   * So many in a row, with so little time between refusals and what follows, are not waited for.
   */
  private static final int REFUSALS = 4;

  private static final Duration AT_ONCE = Duration.ofMillis(100);

  /**
   * All messages that were settled.
   *
   * @param belong whether what was delivered, by its text, is what something was published for
   */
  static Stream<Passage> all(Evidence run, BiPredicate<String, String> belong) {
    var passages = new ArrayList<Passage>();
    for (var settling : run.settlements()) {
      for (var delivery : run.settled(settling)) {
        int next =
            run.deliveries().stream()
                .filter(other -> other.number() > delivery.number())
                .filter(other -> text(other).equals(text(delivery)))
                .mapToInt(WireEvent::number)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        var published =
            publishes(run)
                .filter(event -> event.client().equals(delivery.client()))
                .filter(event -> event.number() > delivery.number() && event.number() < next)
                .filter(event -> belong.test(text(delivery), text(event)))
                .toList();
        passages.add(new Passage(delivery, published, settling));
      }
    }
    return passages.stream();
  }

  /** What the learner published, also if it did not get through. */
  static Stream<WireEvent> publishes(Evidence run) {
    return run.events().stream()
        .filter(event -> event.method().filter(AMQP.Basic.Publish.class::isInstance).isPresent());
  }

  static boolean confirms(Evidence run) {
    return !run.calls(AMQP.Confirm.Select.class).isEmpty();
  }

  static boolean transacts(Evidence run) {
    return !run.calls(AMQP.Tx.Select.class).isEmpty();
  }

  /** The broker refused one after the other, and each time the next went out without a pause. */
  static boolean refusedAtOnce(Evidence run) {
    var pauses = run.received(AMQP.Basic.Nack.class).stream().flatMap(nack -> pause(run, nack));
    var first = pauses.limit(REFUSALS - 1).toList();
    return first.size() == REFUSALS - 1
        && first.stream().reduce(Duration.ZERO, Duration::plus).compareTo(AT_ONCE) <= 0;
  }

  /** From a refusal to what its client published next. How long the broker takes is no pause. */
  private static Stream<Duration> pause(Evidence run, WireEvent nack) {
    return publishes(run)
        .filter(next -> next.client().equals(nack.client()) && next.number() > nack.number())
        .limit(1)
        .map(next -> next.at().minus(nack.at()));
  }

  /** The last that was published for it before it was settled. */
  Optional<WireEvent> last() {
    return published.stream()
        .filter(event -> event.number() < settled.number())
        .reduce((earlier, later) -> later);
  }

  /** Whether that is a delivery of the same text. */
  boolean isAlike(WireEvent other) {
    return text(other).equals(text(delivery));
  }

  boolean isAcknowledged() {
    return settled.method(AMQP.Basic.Ack.class).isPresent();
  }

  boolean isRequeued() {
    return Settlement.putsBack(settled);
  }

  /** It was acknowledged, and published for only then. */
  boolean isAcknowledgedFirst() {
    return isAcknowledged() && last().isEmpty() && !published.isEmpty();
  }

  /** It was acknowledged before the broker had said anything of what was published for it. */
  boolean isAcknowledgedUnconfirmed(Evidence run) {
    return isAcknowledged() && last().isPresent() && answers(run).isEmpty();
  }

  /** It was acknowledged although the broker had refused what was published for it. */
  boolean isAcknowledgedThoughRefused(Evidence run) {
    if (!isAcknowledged() || last().isEmpty()) {
      return false;
    }
    var answers = answers(run);
    return !answers.isEmpty()
        && answers.get(answers.size() - 1).method(AMQP.Basic.Nack.class).isPresent();
  }

  /** What the broker said on the channel of what was published last, until it was settled. */
  private List<WireEvent> answers(Evidence run) {
    var sent = last().orElseThrow();
    return run.events().stream()
        .filter(event -> event.place().equals(sent.place()))
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .filter(event -> event.number() > sent.number() && event.number() < settled.number())
        .filter(
            event ->
                event.method(AMQP.Basic.Ack.class).isPresent()
                    || event.method(AMQP.Basic.Nack.class).isPresent())
        .toList();
  }

  static String text(WireEvent event) {
    return event.content().map(Content::text).orElse("");
  }
}
