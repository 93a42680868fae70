package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.wire.WireEvent;

/** The limits of what a consumer is sent ahead of its acknowledgements, as the learner set them. */
public final class Prefetch {

  private Prefetch() {}

  /** What limits that consumer: the last basic.qos on its channel before it. */
  public static Optional<WireEvent> of(Evidence run, Consumer consumer) {
    return answered(run)
        .filter(qos -> run.sameLife(qos, consumer.event()))
        .reduce((earlier, later) -> later);
  }

  /** How many messages that is; 0 is no limit. */
  public static int count(WireEvent qos) {
    return qos.method(AMQP.Basic.Qos.class).orElseThrow().getPrefetchCount();
  }

  /** The first limit of that kind that a consumer has which has to acknowledge. */
  public static Optional<WireEvent> such(Evidence run, IntPredicate count) {
    return acknowledging(run)
        .flatMap(consumer -> of(run, consumer).stream())
        .filter(limit -> count.test(count(limit)))
        .findFirst();
  }

  /** A consumer that has to acknowledge, if no limit was set anywhere. */
  public static Optional<WireEvent> none(Evidence run) {
    return acknowledging(run)
        .filter(consumer -> run.calls(AMQP.Basic.Qos.class).isEmpty())
        .map(Consumer::event)
        .findFirst();
  }

  /**
   * A limit on a channel that nothing consumes on, with consumers on others that have to
   * acknowledge and were never given one.
   */
  public static Optional<WireEvent> elsewhere(Evidence run) {
    var unlimited =
        acknowledging(run)
            .map(Consumer::event)
            .filter(consumer -> answered(run).noneMatch(qos -> together(run, qos, consumer)))
            .map(WireEvent::client)
            .toList();
    return answered(run)
        .filter(qos -> unlimited.contains(qos.client()))
        .filter(qos -> run.consumers().stream().noneMatch(it -> together(run, qos, it.event())))
        .findFirst();
  }

  private static Stream<Consumer> acknowledging(Evidence run) {
    return run.consumers().stream().filter(consumer -> !consumer.consume().getNoAck());
  }

  private static boolean together(Evidence run, WireEvent qos, WireEvent consumer) {
    return run.sameLife(qos, consumer) || run.sameLife(consumer, qos);
  }

  private static Stream<WireEvent> answered(Evidence run) {
    return run.calls(AMQP.Basic.Qos.class).stream()
        .filter(qos -> run.answer(qos, AMQP.Basic.QosOk.class).isPresent());
  }
}
