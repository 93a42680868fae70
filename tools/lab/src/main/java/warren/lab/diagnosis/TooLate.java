package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent;

/** Calls that came after what they were meant for, or never. */
final class TooLate {

  private TooLate() {}

  /**
   * A prefetch limit of each new consumer (basic.qos without global, as RabbitMQ has it), set once
   * the channel's only consumers run.
   */
  static Stream<Found> prefetch(Evidence evidence) {
    return evidence.calls(AMQP.Basic.Qos.class).stream()
        .filter(
            qos ->
                !global(qos)
                    && evidence.answer(qos, AMQP.Basic.QosOk.class).isPresent()
                    && evidence
                        .before(qos)
                        .noneMatch(e -> e.method(AMQP.Basic.Qos.class).isPresent())
                    && evidence
                        .after(qos)
                        .noneMatch(e -> e.method(AMQP.Basic.Consume.class).isPresent()))
        .flatMap(
            qos ->
                evidence.consumers().stream()
                    .filter(consumer -> evidence.sameLife(consumer.event(), qos))
                    .limit(1)
                    .map(consumer -> new Found(List.of(qos, consumer.event()), List.of())))
        .limit(1);
  }

  private static boolean global(WireEvent qos) {
    return qos.method(AMQP.Basic.Qos.class).orElseThrow().getGlobal();
  }

  /** Confirm mode of a channel on which had been published. */
  static Stream<Found> confirmMode(Evidence evidence) {
    return evidence.calls(AMQP.Confirm.Select.class).stream()
        .filter(
            select ->
                evidence
                    .before(select)
                    .noneMatch(e -> e.method(AMQP.Confirm.Select.class).isPresent()))
        .flatMap(
            select -> {
              var before =
                  evidence.calls(AMQP.Basic.Publish.class).stream()
                      .filter(publish -> evidence.sameLife(publish, select))
                      .toList();
              return before.isEmpty()
                  ? Stream.empty()
                  : Stream.of(
                      new Found(
                          List.of(select, before.get(0)),
                          List.of(
                              before.size() == 1
                                  ? "A message was"
                                  : before.size() + " messages were")));
            })
        .limit(1);
  }

  /**
   * Published to an exchange that the client itself had declared, to which nobody had bound
   * anything; if somebody binds later, only a client's own binding is late.
   */
  static Stream<Found> binding(Evidence evidence) {
    var seen = new HashSet<List<String>>();
    return evidence.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !exchange(publish).isEmpty() && !evidence.refused(publish))
        .filter(
            publish -> seen.add(List.of(publish.client(), exchange(publish)))) // the first tells
        .filter(publish -> declaredByIts(evidence, publish))
        .filter(
            publish ->
                evidence.events().stream()
                    .filter(event -> leadsFrom(event, exchange(publish)))
                    .allMatch(
                        event ->
                            event.number() > publish.number()
                                && event.client().equals(publish.client())
                                && event.method(AMQP.Basic.Deliver.class).isEmpty()))
        .limit(1)
        .map(publish -> new Found(publish, exchange(publish)));
  }

  private static String exchange(WireEvent publish) {
    return publish.method(AMQP.Basic.Publish.class).orElseThrow().getExchange();
  }

  private static boolean declaredByIts(Evidence evidence, WireEvent publish) {
    return evidence.calls(AMQP.Exchange.Declare.class).stream()
        .filter(e -> e.client().equals(publish.client()) && e.number() < publish.number())
        .filter(e -> evidence.answer(e, AMQP.Exchange.DeclareOk.class).isPresent())
        .flatMap(e -> e.method(AMQP.Exchange.Declare.class).stream())
        .anyMatch(
            declare ->
                declare.getExchange().equals(exchange(publish))
                    && !declare.getPassive()
                    && !declare.getArguments().containsKey("alternate-exchange"));
  }

  /** A binding, whether or not it got through, or a message that came by the exchange. */
  private static boolean leadsFrom(WireEvent event, String exchange) {
    var method = event.method().orElse(null);
    return method instanceof AMQP.Queue.Bind bind && bind.getExchange().equals(exchange)
        || method instanceof AMQP.Exchange.Bind bound && bound.getSource().equals(exchange)
        || method instanceof AMQP.Basic.Deliver deliver && deliver.getExchange().equals(exchange)
        || method instanceof AMQP.Basic.GetOk got && got.getExchange().equals(exchange);
  }
}
