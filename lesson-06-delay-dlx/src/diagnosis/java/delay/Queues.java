package delay;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.wire.WireEvent;

/** How the learner has declared queues and published to them. Names are regular expressions. */
final class Queues {

  private static final String DEAD_LETTERS = "x-dead-letter-exchange";

  private Queues() {}

  static Stream<WireEvent> declared(Evidence run, String name) {
    return run.accepted(
        AMQP.Queue.Declare.class,
        declare -> !declare.getPassive() && declare.getQueue().matches(name));
  }

  static Stream<WireEvent> declaredWith(Evidence run, String name, String argument) {
    return declaredWith(run, name, argument, value -> true);
  }

  static Stream<WireEvent> declaredWith(
      Evidence run, String name, String argument, Predicate<String> value) {
    return declared(run, name).filter(event -> argument(event, argument).filter(value).isPresent());
  }

  static Stream<WireEvent> withoutDeadLetterExchange(Evidence run, String name) {
    return declared(run, name).filter(event -> argument(event, DEAD_LETTERS).isEmpty());
  }

  static Stream<WireEvent> autoDelete(Evidence run, String name) {
    return declared(run, name)
        .filter(event -> event.method(AMQP.Queue.Declare.class).orElseThrow().getAutoDelete());
  }

  /** As text. */
  static Optional<String> argument(WireEvent declare, String name) {
    var arguments = declare.method(AMQP.Queue.Declare.class).orElseThrow().getArguments();
    return Optional.ofNullable(arguments).map(all -> all.get(name)).map(Object::toString);
  }

  /** What went to a queue of that name through the default exchange. */
  static Stream<WireEvent> published(Evidence run, String name) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Publish.class)
                    .filter(publish -> publish.getExchange().isEmpty())
                    .filter(publish -> publish.getRoutingKey().matches(name))
                    .isPresent());
  }

  static Optional<String> expiration(WireEvent publish) {
    return Optional.ofNullable(publish.content().orElseThrow().properties().getExpiration());
  }
}
