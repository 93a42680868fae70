package patterns;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.Set;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class PriceFeedDiagnosis {

  private static final Set<String> COMPARING = Set.of("direct", "topic");

  @Mistake("default-exchange")
  Optional<WireEvent> default_exchange(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> publish(publish).getExchange().isEmpty())
        .findFirst();
  }

  @Mistake("direct-exchange")
  Optional<WireEvent> direct_exchange(Evidence run) {
    return run.calls(AMQP.Exchange.Declare.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Exchange.Declare.class)
                    .filter(it -> !it.getPassive() && COMPARING.contains(it.getType()))
                    .isPresent())
        .findFirst();
  }

  /** One that consumes nothing, so that the queue cannot be its own. */
  @Mistake("publisher-declares-queues")
  Optional<WireEvent> publisher_declares_queues(Evidence run) {
    return run.accepted(AMQP.Queue.Declare.class, declare -> !declare.getPassive())
        .filter(
            event ->
                run.calls(AMQP.Basic.Publish.class).stream()
                    .anyMatch(publish -> publish.client().equals(event.client())))
        .filter(
            event ->
                run.consumers().stream()
                    .noneMatch(it -> it.event().client().equals(event.client())))
        .findFirst();
  }

  @Mistake("one-shared-queue")
  Optional<WireEvent> one_shared_queue(Evidence run) {
    return run.consumers().stream()
        .filter(one -> !isStream(run, one.consume().getQueue()))
        .filter(one -> run.consumers().stream().anyMatch(other -> share(one, other)))
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("not-bound")
  Optional<WireEvent> not_bound(Evidence run) {
    return run.consumers().stream()
        .filter(it -> run.calls(AMQP.Queue.Bind.class).isEmpty())
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  /** A stream gives all its messages to each of its consumers. */
  private static boolean isStream(Evidence run, String queue) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .map(PriceFeedDiagnosis::declare)
        .filter(declare -> declare.getQueue().equals(queue))
        .anyMatch(declare -> "stream".equals(declare.getArguments().get("x-queue-type")));
  }

  /** An empty name stands for the queue that a channel has declared last. */
  private static boolean share(Consumer one, Consumer other) {
    return !one.consume().getQueue().isEmpty()
        && !one.event().client().equals(other.event().client())
        && one.consume().getQueue().equals(other.consume().getQueue());
  }

  private static AMQP.Basic.Publish publish(WireEvent event) {
    return event.method(AMQP.Basic.Publish.class).orElseThrow();
  }

  private static AMQP.Queue.Declare declare(WireEvent event) {
    return event.method(AMQP.Queue.Declare.class).orElseThrow();
  }
}
