package delay;

import com.rabbitmq.client.AMQP;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.wire.WireEvent;

/** The queues in which messages wait until their time is over, as the learner declared them. */
final class Waits {

  private static final String TTL = "x-message-ttl";
  private static final String EXCHANGE = "x-dead-letter-exchange";

  private Waits() {}

  /** Declarations of queues that the broker has accepted. */
  static Stream<WireEvent> queues(Evidence run) {
    return run.accepted(AMQP.Queue.Declare.class, declare -> !declare.getPassive());
  }

  /** The time to live of what is in a queue, in milliseconds. */
  static Optional<Long> ttl(WireEvent declare) {
    return Optional.ofNullable(arguments(declare).get(TTL))
        .filter(Number.class::isInstance)
        .map(ttl -> ((Number) ttl).longValue());
  }

  /** Whether what dies in a queue goes elsewhere. */
  static boolean deadLetters(WireEvent declare) {
    return arguments(declare).containsKey(EXCHANGE);
  }

  /** The time to live that a message has of its own, in milliseconds. */
  static Optional<Long> expiration(WireEvent publish) {
    return publish
        .content()
        .map(content -> content.properties().getExpiration())
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf);
  }

  /** A queue to which something went to wait, if nothing tells the broker for how long. */
  static Optional<WireEvent> withoutTime(Evidence run) {
    return Passage.publishes(run).anyMatch(publish -> expiration(publish).isPresent())
        ? Optional.empty()
        : queues(run)
            .filter(declare -> deadLetters(declare) && ttl(declare).isEmpty())
            .filter(declare -> Passage.publishes(run).anyMatch(it -> goesTo(declare, it)))
            .findFirst();
  }

  /** Whether that was published to this queue. */
  static boolean goesTo(WireEvent declare, WireEvent publish) {
    var queue = declare.method(AMQP.Queue.Declare.class).orElseThrow().getQueue();
    return ((AMQP.Basic.Publish) publish.method().orElseThrow()).getRoutingKey().equals(queue);
  }

  /** A queue in which messages expire, and from which they go nowhere. */
  static Optional<WireEvent> withoutExchange(Evidence run) {
    return queues(run)
        .filter(declare -> ttl(declare).isPresent() && !deadLetters(declare))
        .findFirst();
  }

  private static Map<String, Object> arguments(WireEvent declare) {
    var arguments = declare.method(AMQP.Queue.Declare.class).orElseThrow().getArguments();
    return arguments == null ? Map.of() : arguments;
  }
}
