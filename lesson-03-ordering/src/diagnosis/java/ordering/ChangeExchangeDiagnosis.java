package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import com.rabbitmq.client.AMQP;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class ChangeExchangeDiagnosis {

  private static final String TYPE = "x-consistent-hash";
  private static final Set<String> COMPARING = Set.of("direct", "topic", "headers");
  private static final String HEADER = "hash-header";

  @Mistake("fanout")
  Optional<WireEvent> fanout(Evidence run) {
    return exchanges(run).filter(it -> declare(it).getType().equals("fanout")).findFirst();
  }

  @Mistake("direct")
  Optional<WireEvent> direct(Evidence run) {
    return exchanges(run).filter(it -> COMPARING.contains(declare(it).getType())).findFirst();
  }

  @Mistake("queue-name-as-binding-key")
  Optional<WireEvent> queue_name_as_binding_key(Evidence run) {
    return hashes(run)
        ? run.calls(AMQP.Queue.Bind.class).stream()
            .filter(it -> !bind(it).getRoutingKey().matches("\\d+"))
            .findFirst()
        : Optional.empty();
  }

  /** Some are bound, and this one is not. */
  @Mistake("one-queue-not-bound")
  Optional<WireEvent> one_queue_not_bound(Evidence run) {
    var bound = binds(run).map(it -> bind(it).getQueue()).collect(toSet());
    return bound.isEmpty()
        ? Optional.empty()
        : run.accepted(AMQP.Queue.Declare.class, it -> it.getQueue().matches("shard-[a-d]-\\d+"))
            .filter(
                it -> !bound.contains(it.method(AMQP.Queue.Declare.class).orElseThrow().getQueue()))
            .findFirst();
  }

  @Mistake("bound-as-often-as-its-weight")
  Optional<WireEvent> bound_as_often_as_its_weight(Evidence run) {
    var bound = new HashSet<String>();
    return hashes(run) && run.calls(AMQP.Queue.Unbind.class).isEmpty()
        ? binds(run).filter(it -> !bound.add(it.client() + bind(it).getQueue())).findFirst()
        : Optional.empty();
  }

  /** The first queue has the same weight whenever a program starts. */
  @Mistake("per-cent")
  Optional<WireEvent> per_cent(Evidence run) {
    var first = binds(run).filter(it -> bind(it).getQueue().startsWith("shard-a-")).toList();
    return hashes(run)
        ? first.stream()
            .filter(it -> !it.client().equals(first.get(0).client()))
            .filter(it -> !bind(it).getRoutingKey().equals(bind(first.get(0)).getRoutingKey()))
            .findFirst()
        : Optional.empty();
  }

  @Mistake("default-exchange")
  Optional<WireEvent> default_exchange(Evidence run) {
    return publishes(run).filter(it -> publish(it).getExchange().isEmpty()).findFirst();
  }

  @Mistake("hash-header-not-sent")
  Optional<WireEvent> hash_header_not_sent(Evidence run) {
    var headers =
        exchanges(run)
            .map(it -> declare(it).getArguments().get(HEADER))
            .flatMap(Stream::ofNullable)
            .map(String::valueOf)
            .collect(toSet());
    return publishes(run).filter(it -> lacks(it, headers)).findFirst();
  }

  @Mistake("random-routing-key")
  boolean random_routing_key(Evidence run) {
    return hashesRoutingKey(run)
        && toExchange(run)
            .collect(groupingBy(it -> entity(it), mapping(it -> key(it), toSet())))
            .values()
            .stream()
            .anyMatch(keys -> keys.size() > 1);
  }

  @Mistake("one-key-for-all")
  Optional<WireEvent> one_key_for_all(Evidence run) {
    var sent = toExchange(run).toList();
    return hashesRoutingKey(run)
            && distinct(sent.stream().map(it -> key(it))) == 1
            && distinct(sent.stream().map(it -> entity(it))) > 1
        ? Optional.of(sent.get(0))
        : Optional.empty();
  }

  @Mistake("exchange-deleted")
  Optional<WireEvent> exchange_deleted(Evidence run) {
    return run.calls(AMQP.Exchange.Delete.class).stream()
        .filter(it -> run.answer(it, AMQP.Exchange.DeleteOk.class).isPresent())
        .findFirst();
  }

  @Mistake("queues-deleted")
  Optional<WireEvent> queues_deleted(Evidence run) {
    return run.calls(AMQP.Queue.Delete.class).stream()
        .filter(it -> run.answer(it, AMQP.Queue.DeleteOk.class).isPresent())
        .findFirst();
  }

  @Mistake("purged")
  Optional<WireEvent> purged(Evidence run) {
    return run.calls(AMQP.Queue.Purge.class).stream()
        .filter(it -> run.answer(it, AMQP.Queue.PurgeOk.class).isPresent())
        .findFirst();
  }

  @Mistake("unbound-first")
  Optional<WireEvent> unbound_first(Evidence run) {
    return run.calls(AMQP.Queue.Unbind.class).stream()
        .filter(it -> run.answer(it, AMQP.Queue.UnbindOk.class).isPresent())
        .findFirst();
  }

  private static Stream<WireEvent> exchanges(Evidence run) {
    return run.accepted(AMQP.Exchange.Declare.class, it -> !it.getPassive());
  }

  private static Stream<WireEvent> binds(Evidence run) {
    return run.accepted(AMQP.Queue.Bind.class, it -> true);
  }

  private static boolean hashes(Evidence run) {
    return exchanges(run).anyMatch(it -> declare(it).getType().equals(TYPE));
  }

  private static boolean hashesRoutingKey(Evidence run) {
    return hashes(run)
        && exchanges(run)
            .allMatch(
                it -> declare(it).getType().equals(TYPE) && declare(it).getArguments().isEmpty());
  }

  private static Stream<WireEvent> publishes(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream();
  }

  private static Stream<WireEvent> toExchange(Evidence run) {
    return publishes(run).filter(it -> !publish(it).getExchange().isEmpty());
  }

  private static boolean lacks(WireEvent publish, Set<String> headers) {
    var sent = publish.content().orElseThrow().properties().getHeaders();
    return headers.stream().anyMatch(header -> sent == null || !sent.containsKey(header));
  }

  private static long distinct(Stream<String> values) {
    return values.distinct().count();
  }

  private static String entity(WireEvent publish) {
    return Change.parse(publish.content().orElseThrow().text()).entity();
  }

  private static String key(WireEvent publish) {
    return publish(publish).getRoutingKey();
  }

  private static AMQP.Basic.Publish publish(WireEvent event) {
    return event.method(AMQP.Basic.Publish.class).orElseThrow();
  }

  private static AMQP.Exchange.Declare declare(WireEvent event) {
    return event.method(AMQP.Exchange.Declare.class).orElseThrow();
  }

  private static AMQP.Queue.Bind bind(WireEvent event) {
    return event.method(AMQP.Queue.Bind.class).orElseThrow();
  }
}
