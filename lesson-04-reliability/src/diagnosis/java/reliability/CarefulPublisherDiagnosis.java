package reliability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Method;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

class CarefulPublisherDiagnosis {

  private static final String ALTERNATE = "alternate-exchange";

  @Mistake("no-mandatory-flag")
  Optional<WireEvent> no_mandatory_flag(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Publish.class)
                    .filter(publish -> !publish.getMandatory())
                    .isPresent())
        .findFirst();
  }

  /** Whoever publishes one at a time knows which it is. */
  @Mistake("no-message-id")
  Optional<WireEvent> no_message_id(Evidence run) {
    return severalAtATime(run)
        ? run.received(AMQP.Basic.Return.class).stream()
            .filter(event -> saysNothing(event.content().orElseThrow().properties()))
            .findFirst()
        : Optional.empty();
  }

  private static boolean saysNothing(BasicProperties properties) {
    return properties.getMessageId() == null
        && properties.getCorrelationId() == null
        && (properties.getHeaders() == null || properties.getHeaders().isEmpty());
  }

  private static boolean severalAtATime(Evidence run) {
    int out = 0;
    for (var event : run.events()) {
      if (event.method(AMQP.Basic.Publish.class).isPresent()) {
        out++;
      } else if (event.direction() == Direction.TO_CLIENT
          && (isA(event, AMQP.Basic.Ack.class) || isA(event, AMQP.Basic.Nack.class))) {
        out = 0;
      }
      if (out > 1) {
        return true;
      }
    }
    return false;
  }

  private static boolean isA(WireEvent event, Class<? extends Method> type) {
    return event.method(type).isPresent();
  }

  @Mistake("no-alternate-exchange")
  Optional<WireEvent> no_alternate_exchange(Evidence run) {
    boolean isNamed =
        exchanges(run).anyMatch(event -> names(event, ALTERNATE) || names(event, "x-" + ALTERNATE));
    long declared = exchanges(run).map(event -> declare(event).getExchange()).distinct().count();
    return !isNamed && declared > 1 ? exchanges(run).findFirst() : Optional.empty();
  }

  @Mistake("argument-with-an-x")
  Optional<WireEvent> argument_with_an_x(Evidence run) {
    return exchanges(run).filter(event -> names(event, "x-" + ALTERNATE)).findFirst();
  }

  @Mistake("direct-alternate")
  Optional<WireEvent> direct_alternate(Evidence run) {
    return exchanges(run)
        .filter(event -> isAlternate(run, event))
        .filter(event -> declare(event).getType().equals("direct"))
        .findFirst();
  }

  @Mistake("alternate-without-a-queue")
  Optional<WireEvent> alternate_without_a_queue(Evidence run) {
    return exchanges(run)
        .filter(event -> isAlternate(run, event))
        .filter(
            event ->
                run.accepted(
                        AMQP.Queue.Bind.class,
                        bind -> bind.getExchange().equals(declare(event).getExchange()))
                    .findAny()
                    .isEmpty())
        .findFirst();
  }

  private static boolean isAlternate(Evidence run, WireEvent exchange) {
    return exchanges(run)
        .map(event -> declare(event).getArguments().get(ALTERNATE))
        .anyMatch(name -> declare(exchange).getExchange().equals(String.valueOf(name)));
  }

  private static boolean names(WireEvent exchange, String argument) {
    return declare(exchange).getArguments().containsKey(argument);
  }

  private static AMQP.Exchange.Declare declare(WireEvent event) {
    return event.method(AMQP.Exchange.Declare.class).orElseThrow();
  }

  private static Stream<WireEvent> exchanges(Evidence run) {
    return run.accepted(AMQP.Exchange.Declare.class, declare -> !declare.getPassive());
  }
}
