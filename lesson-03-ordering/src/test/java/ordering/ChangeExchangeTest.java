package ordering;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.WireEvent;

@Exercise("3.4")
class ChangeExchangeTest {

  private static final String TYPE = "x-consistent-hash";

  /** Enough for shares to be near what the weights say: seldom more than 25 off. */
  private static final int ENTITIES = 600;

  private static final int TOLERANCE = 75;

  private Lab lab;
  private Client client;
  private ChangeExchange exchange;
  private List<LabQueue> queues;

  /** A change and the queue in which it was found. */
  private record Found(Change change, LabQueue queue) {}

  /** As they were declared last. */
  private final List<Shard> shards = new ArrayList<>();

  @BeforeEach
  void a_broker_with_the_plugin(Lab lab) {
    lab.requireExchangeType(TYPE);
    this.lab = lab;
    client = lab.client("shop");
    exchange = new ChangeExchange(lab.name("changes"));
    queues = List.of("a", "b", "c", "d").stream().map(each -> lab.queue("shard-" + each)).toList();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The exchange is not of the type x-consistent-hash: no other type hashes.",
        () -> exchanges().stream().noneMatch(declare -> declare.getType().equals(TYPE)));
    lab.suspect(
        "A binding key is no number: to this type of exchange it is the weight of the queue, such as"
            + " \"1\".",
        () -> bindings().stream().anyMatch(bind -> !bind.getRoutingKey().matches("\\d+")));
    lab.suspect(
        "A queue was bound by a key that is not its shard's weight.",
        () -> bindings().stream().anyMatch(bind -> !hasItsWeight(bind)));
    lab.suspect(
        "No queue was bound: an exchange without bindings drops what it is sent, without a word.",
        () -> bindings().isEmpty());
    lab.suspect(
        "A queue that was declared was not bound: nothing comes to it, and its share falls to the"
            + " others.",
        () -> !bindings().isEmpty() && boundQueues() < declaredQueues());
    lab.suspect(
        "The exchange was told to hash a header, and the messages carry no headers: to it they are"
            + " all alike.",
        () ->
            exchanges().stream().anyMatch(d -> d.getArguments().containsKey("hash-header"))
                && publishes().stream()
                    .allMatch(p -> p.content().get().properties().getHeaders() == null));
    lab.suspect(
        "The changes of one entity went out with different routing keys, and the routing key is what"
            + " the exchange hashes.",
        () -> hashesRoutingKey() && keysVary());
    lab.suspect(
        "Many entities went out with one and the same routing key, and so they all share one queue.",
        () -> hashesRoutingKey() && keys() < entities());
  }

  @Test
  void every_change_arrives_once() throws Exception {
    declare(exchange, 1, 1, 1);

    publish(exchange, 40, Kind.INSERT, Kind.UPDATE, Kind.DELETE);

    lab.untilQuiet();
    var arrivals =
        found(120).stream().collect(Collectors.groupingBy(Found::change, Collectors.counting()));
    arrivals.forEach(
        (change, times) -> {
          if (times > 1) {
            throw new Finding(
                    "each change to arrive once",
                    "\"%s\" arrived %d times".formatted(change, times))
                .because("whoever gets it from another queue applies it at another time");
          }
        });
  }

  @Test
  void an_entity_sticks_to_one_queue() throws Exception {
    declare(exchange, 10, 10, 10);

    publish(exchange, 40, Kind.INSERT, Kind.UPDATE, Kind.DELETE);

    assertEachSticks(found(120));
  }

  @Test
  void an_entitys_changes_are_in_their_order() throws Exception {
    declare(exchange, 1, 1, 1);

    publish(exchange, 40, Kind.INSERT, Kind.UPDATE, Kind.UPDATE, Kind.DELETE);

    byEntity(found(160))
        .forEach(
            (entity, changes) -> {
              var numbers = changes.stream().map(found -> found.change().number()).toList();
              if (!numbers.equals(numbers.stream().sorted().toList())) {
                throw new Finding(
                        "the changes of " + entity + " in the order in which they were published",
                        "they are " + numbers)
                    .because("a consumer applies them in the order in which it gets them");
              }
            });
  }

  @Test
  void queues_of_one_weight_take_equal_shares() throws Exception {
    declare(exchange, 1, 1, 1);

    publish(exchange, ENTITIES, Kind.INSERT);

    assertShares(200, 200, 200);
  }

  @Test
  void a_queue_of_twice_the_weight_takes_twice_as_much() throws Exception {
    declare(exchange, 1, 2, 1);

    publish(exchange, ENTITIES, Kind.INSERT);

    assertShares(150, 300, 150);
  }

  @Test
  void an_entity_keeps_its_queue_when_the_program_starts_anew() throws Exception {
    declare(exchange, 1, 2, 1);
    publish(exchange, 40, Kind.INSERT);
    awaitArrived(40);
    client.die();

    client = lab.client("shop, started anew");
    var anew = new ChangeExchange(lab.name("changes"));
    declare(anew, 1, 2, 1);
    assertNothingWasDeleted();
    publish(anew, 40, Kind.INSERT, Kind.UPDATE);

    assertEachSticks(found(120));
  }

  @Test
  void a_new_queue_takes_its_share_and_nothing_else_moves() throws Exception {
    declare(exchange, 1, 1, 1);
    publish(exchange, 200, Kind.INSERT);
    var before = byEntity(found(200));

    declare(exchange, 1, 1, 1, 1);
    publish(exchange, 200, Kind.INSERT);

    var added = queues.get(3);
    var after = byEntity(found(200));
    before.forEach(
        (entity, changes) -> {
          var from = changes.get(0).queue();
          var to = after.get(entity).get(0).queue();
          if (to != from && to != added) {
            throw new Finding(
                    "entities to move to the new queue, " + added.name() + ", and nowhere else",
                    "%s moved from %s to %s".formatted(entity, from.name(), to.name()))
                .because(
                    "an entity that moves may be overtaken by its own changes: the old ones wait in"
                        + " one queue while the new ones are handled in another");
          }
        });
    if (after.values().stream().noneMatch(changes -> changes.get(0).queue() == added)) {
      throw new Finding("the new queue to take a share", "no entity moved to " + added.name());
    }
  }

  private void declare(ChangeExchange exchange, int... weights) throws Exception {
    shards.clear();
    for (int i = 0; i < weights.length; i++) {
      shards.add(new Shard(queues.get(i).name(), weights[i]));
    }
    exchange.declare(client.channel(), shards);
  }

  /** The first change of every entity, then the second of every entity, and so on. */
  private void publish(ChangeExchange exchange, int entities, Kind... kinds) throws Exception {
    for (int number = 1; number <= kinds.length; number++) {
      for (int entity = 1; entity <= entities; entity++) {
        exchange.publish(
            client.channel(), new Change("order-" + entity, number, kinds[number - 1]));
      }
    }
  }

  private void awaitArrived(int expected) {
    lab.eventually(
        "the changes to arrive",
        () -> {
          int arrived = queues.stream().mapToInt(LabQueue::ready).sum();
          if (arrived < expected) {
            throw new Finding(
                    "all " + expected + " changes in the queues",
                    (arrived == 0 ? "not one" : "only " + arrived) + " arrived")
                .because("what an exchange cannot route it drops, and tells nobody");
          }
        });
  }

  private List<Found> found(int expected) {
    awaitArrived(expected);
    return queues.stream()
        .flatMap(
            queue ->
                queue.takeAll().stream()
                    .map(message -> new Found(Change.parse(message.body()), queue)))
        .toList();
  }

  private static Map<String, List<Found>> byEntity(List<Found> found) {
    return found.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.change().entity(), LinkedHashMap::new, Collectors.toList()));
  }

  private static void assertEachSticks(List<Found> found) {
    byEntity(found)
        .forEach(
            (entity, changes) -> {
              if (changes.stream().map(Found::queue).distinct().count() > 1) {
                var places =
                    changes.stream()
                        .map(
                            each ->
                                "#%d in %s".formatted(each.change().number(), each.queue().name()))
                        .collect(Collectors.joining(", "));
                throw new Finding(
                        "all changes of an entity in one queue",
                        "those of %s went to several: %s".formatted(entity, places))
                    .because(
                        "each queue has a consumer of its own, and nothing keeps one consumer from"
                            + " being faster than another");
              }
            });
  }

  private void assertShares(int... expected) {
    awaitArrived(ENTITIES);
    var shares = queues.stream().limit(expected.length).map(LabQueue::ready).toList();
    for (int i = 0; i < expected.length; i++) {
      if (Math.abs(shares.get(i) - expected[i]) > TOLERANCE) {
        throw new Finding(
                "of %d entities about %s in the three queues"
                    .formatted(ENTITIES, IntStream.of(expected).boxed().toList()),
                "it was " + shares)
            .because("a consumer that gets more than it can do falls behind, and another is idle");
      }
    }
  }

  private void assertNothingWasDeleted() {
    var deletes = lab.wire().methods(AMQP.Exchange.Delete.class);
    if (!deletes.isEmpty()) {
      throw new Finding(
              "the exchange to stay when a program starts anew",
              "declare deleted '%s' first".formatted(deletes.get(0).getExchange()))
          .because(
              "with an exchange go all its bindings, and what others publish in the meantime is"
                  + " refused");
    }
  }

  private List<AMQP.Exchange.Declare> exchanges() {
    return lab.wire().methods(AMQP.Exchange.Declare.class);
  }

  private List<AMQP.Queue.Bind> bindings() {
    return lab.wire().methods(AMQP.Queue.Bind.class);
  }

  private boolean hasItsWeight(AMQP.Queue.Bind bind) {
    return shards.stream()
        .filter(shard -> shard.queue().equals(bind.getQueue()))
        .allMatch(shard -> bind.getRoutingKey().equals(String.valueOf(shard.weight())));
  }

  private long boundQueues() {
    return bindings().stream().map(AMQP.Queue.Bind::getQueue).distinct().count();
  }

  private long declaredQueues() {
    return queues.stream().filter(LabQueue::exists).count();
  }

  private List<WireEvent> publishes() {
    return lab.wire().events(AMQP.Basic.Publish.class);
  }

  private boolean hashesRoutingKey() {
    return exchanges().stream().allMatch(declare -> declare.getArguments().isEmpty());
  }

  private long keys() {
    return lab.wire().methods(AMQP.Basic.Publish.class).stream()
        .map(AMQP.Basic.Publish::getRoutingKey)
        .distinct()
        .count();
  }

  private long entities() {
    return publishes().stream().map(ChangeExchangeTest::entity).distinct().count();
  }

  private static String entity(WireEvent publish) {
    return Change.parse(publish.content().orElseThrow().text()).entity();
  }

  /** Whether one entity's changes went out with several routing keys. */
  private boolean keysVary() {
    var keys = new HashMap<String, String>();
    return publishes().stream()
        .anyMatch(
            publish -> {
              var key = publish.method(AMQP.Basic.Publish.class).orElseThrow().getRoutingKey();
              return !keys.computeIfAbsent(entity(publish), any -> key).equals(key);
            });
  }
}
