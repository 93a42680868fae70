package patterns;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Handling;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class ParcelPackersDiagnosis {

  private static final Duration EVER = Duration.ofDays(1);

  @Mistake("queue-per-packer")
  Optional<WireEvent> queue_per_packer(Evidence run) {
    return run.consumers().stream()
        .filter(
            one ->
                run.consumers().stream()
                    .filter(other -> !queue(other).equals(queue(one)))
                    .anyMatch(
                        other -> bodies(run, other).stream().anyMatch(bodies(run, one)::contains)))
        .map(Consumer::event)
        .findFirst();
  }

  /** One packer's ack was refused, and another, who is done, has sent none. */
  @Mistake("channel-in-a-field")
  Optional<WireEvent> channel_in_a_field(Evidence run) {
    var acks = run.calls(AMQP.Basic.Ack.class);
    boolean oneSentNone =
        run.deliveries().stream()
            .anyMatch(
                delivery -> acks.stream().noneMatch(ack -> ack.client().equals(delivery.client())));
    boolean allAreDone = run.handlings().stream().noneMatch(handling -> handling.held() > 0);
    return acks.stream().filter(ack -> oneSentNone && allAreDone && run.refused(ack)).findFirst();
  }

  @Mistake("no-prefetch")
  Optional<WireEvent> no_prefetch(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("prefetch-zero")
  Optional<WireEvent> prefetch_zero(Evidence run) {
    return Prefetch.such(run, count -> count == 0);
  }

  @Mistake("prefetch-too-large")
  Optional<WireEvent> prefetch_too_large(Evidence run) {
    return Prefetch.such(run, count -> count > 1);
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return Prefetch.elsewhere(run);
  }

  @Mistake("auto-ack")
  Optional<WireEvent> auto_ack(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> consumer.consume().getNoAck())
        .filter(consumer -> Prefetch.of(run, consumer).isPresent())
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("several-consumers")
  boolean several_consumers(Evidence run) {
    return mostConsumers(run) > 1
        && packersWithout(run).isEmpty()
        && run.consumers().stream().allMatch(consumer -> hasLimitOfItsOwn(run, consumer));
  }

  @Mistake("one-channel-for-all")
  boolean one_channel_for_all(Evidence run) {
    boolean onOne =
        run.consumers().stream().map(consumer -> consumer.event().place()).distinct().count() == 1;
    return onOne && mostConsumers(run) > 1 && !packersWithout(run).isEmpty();
  }

  /** A parcel is being packed, another packer has got one, and nothing comes of it. */
  @Mistake("packers-wait-for-each-other")
  boolean packers_wait_for_each_other(Evidence run) {
    var deliveries = run.deliveries();
    return run.handlings().stream().mapToInt(Handling::held).sum() == 1
        && deliveries.stream().map(WireEvent::client).distinct().count() > 1
        && run.settlements().isEmpty()
        && deliveries.stream().noneMatch(it -> isPacked(run, it) || isClosedAfter(run, it));
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(run::keyAndBodyAreSwapped)
        .findFirst();
  }

  private static boolean hasLimitOfItsOwn(Evidence run, Consumer consumer) {
    return Prefetch.of(run, consumer)
        .flatMap(limit -> limit.method(AMQP.Basic.Qos.class))
        .filter(limit -> limit.getPrefetchCount() > 0 && !limit.getGlobal())
        .isPresent();
  }

  private static long mostConsumers(Evidence run) {
    return run.consumers().stream()
        .collect(groupingBy(consumer -> consumer.event().client(), counting()))
        .values()
        .stream()
        .mapToLong(count -> count)
        .max()
        .orElse(0);
  }

  /** Those who have a connection, hand nothing in, and consume nothing. */
  private static List<String> packersWithout(Evidence run) {
    return run.events().stream()
        .map(WireEvent::client)
        .distinct()
        .filter(
            client -> run.consumers().stream().noneMatch(c -> c.event().client().equals(client)))
        .filter(
            client ->
                run.calls(AMQP.Basic.Publish.class).stream()
                    .noneMatch(publish -> publish.client().equals(client)))
        .toList();
  }

  private static boolean isClosedAfter(Evidence run, WireEvent delivery) {
    return run.after(delivery).anyMatch(it -> it.method(AMQP.Channel.Close.class).isPresent());
  }

  private static boolean isPacked(Evidence run, WireEvent delivery) {
    return run.handlings().stream().anyMatch(it -> it.done(body(delivery), EVER) > 0);
  }

  private static String queue(Consumer consumer) {
    return consumer.consume().getQueue();
  }

  private static List<String> bodies(Evidence run, Consumer consumer) {
    return run.deliveries(consumer).stream().map(ParcelPackersDiagnosis::body).toList();
  }

  private static String body(WireEvent delivery) {
    return delivery.content().map(Content::text).orElse("");
  }
}
