package patterns;

import static java.util.stream.Collectors.toSet;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class AlertDeskDiagnosis {

  private static final Set<String> KEYS =
      Stream.of(Severity.values()).map(Severity::key).collect(toSet());

  @Mistake("fanout")
  Optional<WireEvent> fanout(Evidence run) {
    return first(run, AMQP.Exchange.Declare.class, declare -> declare.getType().equals("fanout"));
  }

  @Mistake("default-exchange")
  Optional<WireEvent> default_exchange(Evidence run) {
    return first(run, AMQP.Basic.Publish.class, publish -> publish.getExchange().isEmpty());
  }

  @Mistake("key-in-capitals")
  Optional<WireEvent> key_in_capitals(Evidence run) {
    return first(
        run,
        AMQP.Basic.Publish.class,
        publish -> !publish.getExchange().isEmpty() && !KEYS.contains(publish.getRoutingKey()));
  }

  @Mistake("keys-in-one-binding")
  Optional<WireEvent> keys_in_one_binding(Evidence run) {
    return first(run, AMQP.Queue.Bind.class, bind -> !KEYS.contains(bind.getRoutingKey()));
  }

  /** The office asks for two severities in each test. */
  @Mistake("one-binding-only")
  Optional<WireEvent> one_binding_only(Evidence run) {
    var binds =
        run.accepted(AMQP.Queue.Bind.class, bind -> bind.getQueue().matches("office-\\d+"))
            .toList();
    var keys = binds.stream().map(it -> bind(it).getRoutingKey()).collect(toSet());
    return keys.size() == 1 && KEYS.containsAll(keys) && isConsumed(run, binds.get(0))
        ? Optional.of(binds.get(0))
        : Optional.empty();
  }

  /** No desk of the tests asks for information. */
  @Mistake("filter-in-the-consumer")
  Optional<WireEvent> filter_in_the_consumer(Evidence run) {
    return first(
        run, AMQP.Queue.Bind.class, bind -> bind.getRoutingKey().equals(Severity.INFO.key()));
  }

  @Mistake("queue-of-the-moment")
  Optional<WireEvent> queue_of_the_moment(Evidence run) {
    return DeskQueues.exclusive(run);
  }

  @Mistake("auto-delete-queue")
  Optional<WireEvent> auto_delete_queue(Evidence run) {
    return DeskQueues.autoDelete(run);
  }

  @Mistake("other-queue")
  Optional<WireEvent> other_queue(Evidence run) {
    return DeskQueues.other(run, "office", "on-call");
  }

  @Mistake("deletes-to-clean-up")
  Optional<WireEvent> deletes_to_clean_up(Evidence run) {
    return DeskQueues.deleted(run);
  }

  @Mistake("purges-at-the-start")
  Optional<WireEvent> purges_at_the_start(Evidence run) {
    return DeskQueues.purged(run);
  }

  @Mistake("declares-anew")
  Optional<WireEvent> declares_anew(Evidence run) {
    return first(run, AMQP.Exchange.Delete.class, delete -> true);
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  /** What came on one channel is not settled there, and another has settled more than it got. */
  @Mistake("channel-in-a-field")
  Optional<WireEvent> channel_in_a_field(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getNoAck())
        .filter(consumer -> !run.deliveries(consumer).isEmpty() && settled(run, consumer) == 0)
        .flatMap(
            consumer ->
                run.consumers().stream()
                    .filter(it -> it.event().client().equals(consumer.event().client()))
                    .filter(it -> settled(run, it) > run.deliveries(it).size()))
        .flatMap(other -> settlements(run, other).findFirst().stream())
        .findFirst();
  }

  private static long settled(Evidence run, Consumer consumer) {
    return settlements(run, consumer).count();
  }

  private static Stream<WireEvent> settlements(Evidence run, Consumer consumer) {
    return run.settlements().stream().filter(it -> run.sameLife(consumer.event(), it));
  }

  private static boolean isConsumed(Evidence run, WireEvent bind) {
    return run.consumers().stream()
        .anyMatch(it -> it.consume().getQueue().equals(bind(bind).getQueue()));
  }

  private static AMQP.Queue.Bind bind(WireEvent event) {
    return event.method(AMQP.Queue.Bind.class).orElseThrow();
  }

  private static <M extends Method> Optional<WireEvent> first(
      Evidence run, Class<M> type, Predicate<M> fits) {
    return run.accepted(type, fits).findFirst();
  }
}
