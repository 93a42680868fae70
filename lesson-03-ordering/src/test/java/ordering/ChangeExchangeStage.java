package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 3.4 are staged with. */
abstract class ChangeExchangeStage {

  static final String TYPE = "x-consistent-hash";
  static final List<Long> IN_ORDER = List.of(1L, 2L, 3L, 4L);
  static final List<String> ENTITIES =
      Stream.concat(orders(10).stream(), Stream.of("customer-jörg", "注文-7")).toList();
  Lab lab;
  Client shop;
  String name;
  ChangeExchange exchange;
  List<LabQueue> queues;

  @BeforeEach
  void a_broker_with_the_plugin(Lab lab) {
    lab.requireExchangeType(TYPE);
    this.lab = lab;
    shop = lab.client("shop");
    name = lab.name("changes");
    exchange = new ChangeExchange(name);
    queues = Stream.of("a", "b", "c", "d").map(each -> lab.queue("shard-" + each)).toList();
  }

  static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  void startAnew() {
    exchange = new ChangeExchange(name);
    shop = lab.client("shop, started anew");
  }

  /** The first queues, as many as there are weights. */
  void declare(int... weights) throws Exception {
    var shards =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Shard(queues.get(i).name(), weights[i]))
            .toList();
    exchange.declare(shop.channel(), shards);
  }

  /** The first change of every entity, then the second of every entity, and so on. */
  void publish(List<String> entities, int... numbers) throws Exception {
    for (int number : numbers) {
      var kind = number == 1 ? Kind.INSERT : number == 4 ? Kind.DELETE : Kind.UPDATE;
      for (var entity : entities) {
        exchange.publish(shop.channel(), new Change(entity, number, kind));
      }
    }
  }

  /** By entity and queue, the numbers of the changes, in the order in which they wait there. */
  Map<String, Map<String, List<Long>>> changes() {
    var changes = new TreeMap<String, Map<String, List<Long>>>();
    for (var queue : queues) {
      queue.bodies().stream()
          .map(Change::parse)
          .collect(groupingBy(Change::entity, mapping(Change::number, toList())))
          .forEach(
              (entity, numbers) ->
                  changes
                      .computeIfAbsent(entity, any -> new TreeMap<>())
                      .put(queue.name(), numbers));
    }
    return changes;
  }

  void assertTogether() {
    lab.untilQuiet();
    lab.await("the queues of each entity's changes", this::changes)
        .because("each queue has a consumer of its own, and which of two is faster is chance")
        .to(
            "be one, which holds [1, 2, 3, 4]",
            changes ->
                changes.keySet().equals(Set.copyOf(ENTITIES))
                    && changes.values().stream()
                        .allMatch(
                            places -> List.copyOf(places.values()).equals(List.of(IN_ORDER))));
  }

  void assertShares(Integer... expected) {
    lab.untilQuiet();
    lab.await("how many of 600 orders each queue gets", () -> sizes(expected.length))
        .because("a consumer that gets more than its share falls behind, and another is idle")
        .to(
            "be about " + List.of(expected),
            sizes ->
                IntStream.range(0, expected.length)
                    .allMatch(i -> Math.abs(sizes.get(i) - expected[i]) <= expected[i] / 4));
  }

  List<Integer> sizes(int count) {
    return queues.stream().limit(count).map(LabQueue::ready).toList();
  }
}
