package basics;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Handling;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class StockWriterDiagnosis {

  private static final int WRITERS = 5;
  private static final int TAKEN = 10;

  @Mistake("no-qos")
  Optional<WireEvent> no_qos(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .filter(consumer -> run.calls(AMQP.Basic.Qos.class).isEmpty())
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("auto-ack-with-qos")
  Optional<WireEvent> auto_ack_with_qos(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> consumer.consume().getNoAck() && limit(run, consumer).isPresent())
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return run.consumers().stream().allMatch(consumer -> limits(run, consumer).findAny().isEmpty())
        ? run.calls(AMQP.Basic.Qos.class).stream()
            .filter(qos -> !run.consumers().isEmpty() && isAnswered(run, qos))
            .filter(qos -> run.after(qos).noneMatch(StockWriterDiagnosis::consumes))
            .findFirst()
        : Optional.empty();
  }

  @Mistake("prefetch-for-each")
  Optional<WireEvent> prefetch_for_each(Evidence run) {
    var limits =
        run.consumers().stream()
            .filter(consumer -> !consumer.consume().getNoAck())
            .flatMap(consumer -> limit(run, consumer).stream())
            .toList();
    // one that is global counts once, however many consumers its channel has
    var counted =
        Stream.concat(
                limits.stream().filter(StockWriterDiagnosis::isGlobal).distinct(),
                limits.stream().filter(limit -> !isGlobal(limit)))
            .toList();
    boolean eachWouldDo = counted.stream().allMatch(limit -> prefetch(limit) <= TAKEN);
    return eachWouldDo && counted.stream().mapToInt(StockWriterDiagnosis::prefetch).sum() > TAKEN
        ? Optional.of(counted.get(0))
        : Optional.empty();
  }

  @Mistake("unlimited-threads")
  boolean unlimited_threads(Evidence run) {
    int writers = writers(run);
    return writers > WRITERS && writers > channels(run);
  }

  @Mistake("one-at-a-time")
  boolean one_at_a_time(Evidence run) {
    return othersWaitForOne(run)
        && run.consumers().stream().map(it -> it.event().place()).distinct().count() == 1;
  }

  @Mistake("writers-wait-for-each-other")
  boolean writers_wait_for_each_other(Evidence run) {
    return othersWaitForOne(run) && channels(run) > 1;
  }

  /** One order is being written, others have come, and none has been done. */
  private static boolean othersWaitForOne(Evidence run) {
    return writers(run) == 1 && run.deliveries().size() > 1 && run.settlements().isEmpty();
  }

  private static int writers(Evidence run) {
    return run.handlings().stream().mapToInt(Handling::held).sum();
  }

  /** How many channels orders came on. */
  private static long channels(Evidence run) {
    return run.deliveries().stream().map(WireEvent::place).distinct().count();
  }

  /** The limit that holds for a consumer: the last that was set before it. */
  private static Optional<WireEvent> limit(Evidence run, Consumer consumer) {
    return limits(run, consumer)
        .filter(qos -> qos.number() < consumer.event().number())
        .reduce((earlier, later) -> later);
  }

  private static Stream<WireEvent> limits(Evidence run, Consumer consumer) {
    return run.calls(AMQP.Basic.Qos.class).stream()
        .filter(qos -> qos.place().equals(consumer.event().place()) && isAnswered(run, qos));
  }

  private static boolean isAnswered(Evidence run, WireEvent qos) {
    return run.answer(qos, AMQP.Basic.QosOk.class).isPresent();
  }

  private static boolean consumes(WireEvent event) {
    return event.method(AMQP.Basic.Consume.class).isPresent();
  }

  private static int prefetch(WireEvent qos) {
    return qos.method(AMQP.Basic.Qos.class).orElseThrow().getPrefetchCount();
  }

  private static boolean isGlobal(WireEvent qos) {
    return qos.method(AMQP.Basic.Qos.class).orElseThrow().getGlobal();
  }
}
