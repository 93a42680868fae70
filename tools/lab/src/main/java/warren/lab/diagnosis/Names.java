package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/** What the wire shows of queues and exchanges before a refusal, by whomever they were declared. */
final class Names {

  private Names() {}

  /** A name stands in a queue.bind where another one belongs. */
  static boolean swappedInBind(Evidence evidence, Refusal refusal) {
    return called(refusal, AMQP.Queue.Bind.class)
        .filter(
            bind -> {
              var queues = queues(evidence, refusal);
              var exchanges = exchanges(evidence, refusal);
              boolean queueIsExchange =
                  exchanges.contains(bind.getQueue()) && !queues.contains(bind.getQueue());
              boolean exchangeIsQueue =
                  queues.contains(bind.getExchange()) && !exchanges.contains(bind.getExchange());
              boolean keyIsExchange =
                  exchanges.contains(bind.getRoutingKey())
                      && !exchanges.contains(bind.getExchange());
              return queueIsExchange || exchangeIsQueue || keyIsExchange;
            })
        .isPresent();
  }

  static boolean passive(Evidence evidence, Refusal refusal) {
    return isPassive(refusal);
  }

  /** Asked for a name, heard that it is missing, and went on elsewhere: that was the purpose. */
  static boolean askedAndWentOn(Evidence evidence, Refusal refusal) {
    return refusal.code() == AMQP.NOT_FOUND
        && isPassive(refusal)
        && evidence.events().stream()
            .filter(event -> event.number() > refusal.close().number())
            .filter(event -> event.client().equals(refusal.close().client()))
            .filter(event -> event.direction() == Direction.TO_BROKER)
            .flatMap(event -> event.method(Method.class).stream())
            .anyMatch(
                method ->
                    !(method instanceof AMQP.Channel.Close
                        || method instanceof AMQP.Channel.CloseOk
                        || method instanceof AMQP.Connection.Close));
  }

  private static boolean isPassive(Refusal refusal) {
    return called(refusal, AMQP.Queue.Declare.class).filter(d -> d.getPassive()).isPresent()
        || called(refusal, AMQP.Exchange.Declare.class).filter(d -> d.getPassive()).isPresent();
  }

  static boolean queueWasThere(Evidence evidence, Refusal refusal) {
    return queues(evidence, refusal).stream().anyMatch(name -> tells(refusal, "queue", name));
  }

  static boolean exchangeWasThere(Evidence evidence, Refusal refusal) {
    return exchanges(evidence, refusal).stream().anyMatch(name -> tells(refusal, "exchange", name));
  }

  private static boolean tells(Refusal refusal, String kind, String name) {
    return refusal.text().contains("no " + kind + " '" + name + "' in vhost");
  }

  /** Asked for as exclusive, and the last that declared it did not. */
  static boolean sharedBefore(Evidence evidence, Refusal refusal) {
    return askedAsExclusive(evidence, refusal)
        && declaredLast(evidence, refusal).filter(event -> !exclusive(event)).isPresent();
  }

  /** Asked for as shared, and the connection itself had declared it exclusive. */
  static boolean exclusiveHereBefore(Evidence evidence, Refusal refusal) {
    return called(refusal, AMQP.Queue.Declare.class).filter(d -> !d.getExclusive()).isPresent()
        && declaredLast(evidence, refusal)
            .filter(event -> exclusive(event) && sameConnection(event, refusal))
            .isPresent();
  }

  /** A declaration as exclusive may be refused for another reason, unless an owner is seen. */
  static boolean exclusiveElsewhere(Evidence evidence, Refusal refusal) {
    var last = declaredLast(evidence, refusal);
    return last.filter(event -> exclusive(event) && !sameConnection(event, refusal)).isPresent()
        || last.isEmpty() && !askedAsExclusive(evidence, refusal);
  }

  /** Whether the queue was to be the connection's own. */
  static boolean askedAsExclusive(Evidence evidence, Refusal refusal) {
    return called(refusal, AMQP.Queue.Declare.class).filter(d -> d.getExclusive()).isPresent();
  }

  private static boolean sameConnection(WireEvent event, Refusal refusal) {
    return event.client().equals(refusal.close().client())
        && event.connection() == refusal.close().connection();
  }

  private static boolean exclusive(WireEvent declare) {
    return declare.method(AMQP.Queue.Declare.class).orElseThrow().getExclusive();
  }

  private static Optional<WireEvent> declaredLast(Evidence evidence, Refusal refusal) {
    return evidence.events().stream()
        .filter(event -> event.number() < refusal.close().number())
        .filter(
            event ->
                event
                    .method(AMQP.Queue.Declare.class)
                    .filter(
                        d -> !d.getPassive() && refusal.text().contains("'" + d.getQueue() + "'"))
                    .isPresent())
        .filter(event -> evidence.answer(event, AMQP.Queue.DeclareOk.class).isPresent())
        .reduce((first, second) -> second);
  }

  private static Set<String> queues(Evidence evidence, Refusal refusal) {
    return before(evidence, refusal)
        .flatMap(event -> event.method(AMQP.Queue.DeclareOk.class).stream())
        .map(AMQP.Queue.DeclareOk::getQueue)
        .collect(Collectors.toSet());
  }

  private static Set<String> exchanges(Evidence evidence, Refusal refusal) {
    return before(evidence, refusal)
        .filter(event -> event.method(AMQP.Exchange.Declare.class).isPresent())
        .filter(event -> evidence.answer(event, AMQP.Exchange.DeclareOk.class).isPresent())
        .flatMap(event -> event.method(AMQP.Exchange.Declare.class).stream())
        .map(AMQP.Exchange.Declare::getExchange)
        .collect(Collectors.toSet());
  }

  private static Stream<WireEvent> before(Evidence evidence, Refusal refusal) {
    return evidence.events().stream().filter(e -> e.number() < refusal.close().number());
  }

  private static <M extends Method> Optional<M> called(Refusal refusal, Class<M> type) {
    return refusal.call().flatMap(event -> event.method(type));
  }
}
