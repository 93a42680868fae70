package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent;

/** Queues whose dead letters get lost, by the arguments that the learner declared them with. */
final class DeadLetters {

  private static final String EXCHANGE = "x-dead-letter-exchange";
  private static final String ROUTING_KEY = "x-dead-letter-routing-key";

  private DeadLetters() {}

  /** A dead-letter exchange that is neither the broker's own nor declared by anybody. */
  static Stream<Found> exchangeMissing(Evidence evidence) {
    return withExchange(evidence)
        .filter(declare -> isNamed(exchange(declare)))
        .filter(declare -> !isDeclared(evidence, exchange(declare)))
        .limit(1)
        .map(declare -> new Found(declare, queue(declare), exchange(declare)));
  }

  /** One that was declared, and that nobody has bound anything to. */
  static Stream<Found> exchangeUnbound(Evidence evidence) {
    return withExchange(evidence)
        .filter(declare -> isNamed(exchange(declare)))
        .filter(declare -> isDeclared(evidence, exchange(declare)))
        .filter(
            declare ->
                sent(evidence, AMQP.Queue.Bind.class)
                        .noneMatch(bind -> bind.getExchange().equals(exchange(declare)))
                    && sent(evidence, AMQP.Exchange.Bind.class)
                        .noneMatch(bind -> bind.getSource().equals(exchange(declare))))
        .limit(1)
        .map(declare -> new Found(declare, queue(declare), exchange(declare)));
  }

  /** The default exchange, with the key of a message that was published to the queue by name. */
  static Stream<Found> keyMissing(Evidence evidence) {
    return withExchange(evidence)
        .filter(declare -> exchange(declare).isEmpty() && argument(declare, ROUTING_KEY).isEmpty())
        .filter(
            declare ->
                sent(evidence, AMQP.Basic.Publish.class)
                    .anyMatch(
                        publish ->
                            publish.getExchange().isEmpty()
                                && publish.getRoutingKey().equals(queue(declare))))
        .limit(1)
        .map(declare -> new Found(declare, queue(declare)));
  }

  /** A queue that is deleted where its messages are to die. */
  static Stream<Found> queueExpires(Evidence evidence) {
    return withExchange(evidence)
        .filter(declare -> argument(declare, "x-expires").isPresent())
        .limit(1)
        .map(declare -> new Found(declare, queue(declare)));
  }

  private static Stream<WireEvent> withExchange(Evidence evidence) {
    return evidence
        .accepted(AMQP.Queue.Declare.class, declare -> !declare.getPassive())
        .filter(declare -> argument(declare, EXCHANGE).isPresent());
  }

  private static boolean isNamed(String exchange) {
    return !exchange.isEmpty() && !exchange.startsWith("amq.");
  }

  private static boolean isDeclared(Evidence evidence, String exchange) {
    return sent(evidence, AMQP.Exchange.Declare.class)
        .anyMatch(declare -> declare.getExchange().equals(exchange));
  }

  private static <M extends Method> Stream<M> sent(Evidence evidence, Class<M> type) {
    return evidence.events().stream().flatMap(event -> event.method(type).stream());
  }

  private static String queue(WireEvent declare) {
    return declare.method(AMQP.Queue.Declare.class).orElseThrow().getQueue();
  }

  private static String exchange(WireEvent declare) {
    return argument(declare, EXCHANGE).orElseThrow();
  }

  private static Optional<String> argument(WireEvent declare, String name) {
    var arguments = declare.method(AMQP.Queue.Declare.class).orElseThrow().getArguments();
    return Optional.ofNullable(arguments).map(all -> all.get(name)).map(Object::toString);
  }
}
