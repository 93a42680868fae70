package reliability;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Handling;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.WireEvent;

class MeterReaderDiagnosis {

  private static final int TEN = 10;

  @Mistake("no-limit")
  Optional<WireEvent> no_limit(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("limit-zero")
  Optional<WireEvent> limit_zero(Evidence run) {
    return Prefetch.such(run, count -> count == 0);
  }

  @Mistake("limit-too-large")
  Optional<WireEvent> limit_too_large(Evidence run) {
    return Prefetch.such(run, count -> count > TEN);
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return Prefetch.elsewhere(run);
  }

  /** All that may be out is out and done with, and no ack went out. */
  @Mistake("batch-larger-than-prefetch")
  Optional<WireEvent> batch_larger_than_prefetch(Evidence run) {
    int out = run.deliveries().size();
    return run.handlings().stream().mapToInt(Handling::held).sum() == 0
            && run.settlements().isEmpty()
            && run.deliveries().stream().allMatch(it -> isStored(run, it))
        ? Prefetch.such(run, count -> count >= 10 && count == out)
        : Optional.empty();
  }

  private static boolean isStored(Evidence run, WireEvent delivery) {
    var reading = delivery.content().orElseThrow().text();
    return run.handlings().stream().anyMatch(it -> it.done(reading, Duration.ofDays(1)) > 0);
  }

  @Mistake("not-multiple")
  Optional<WireEvent> not_multiple(Evidence run) {
    var acks = acks(run);
    boolean someAreLeft = acks.size() < run.deliveries().size();
    return someAreLeft
            && acks.stream()
                .noneMatch(ack -> ack.method(AMQP.Basic.Ack.class).orElseThrow().getMultiple())
        ? acks.stream().findFirst()
        : Optional.empty();
  }

  @Mistake("tag-zero")
  Optional<WireEvent> tag_zero(Evidence run) {
    return acksOfAll(run).stream().filter(ack -> ack.connection() == 1).findFirst();
  }

  /**
   * On the wire it is an ack of all so far: the client library subtracts what the lost channel had
   * counted.
   */
  private static List<WireEvent> acksOfAll(Evidence run) {
    return acks(run).stream()
        .filter(ack -> ack.method(AMQP.Basic.Ack.class).orElseThrow().getDeliveryTag() == 0)
        .toList();
  }

  @Mistake("rejects-with-those-before")
  Optional<WireEvent> rejects_with_those_before(Evidence run) {
    return run.calls(AMQP.Basic.Nack.class).stream()
        .filter(nack -> nack.method(AMQP.Basic.Nack.class).orElseThrow().getMultiple())
        .filter(nack -> run.settled(nack).size() > 1)
        .findFirst();
  }

  private static List<WireEvent> acks(Evidence run) {
    return run.calls(AMQP.Basic.Ack.class);
  }
}
