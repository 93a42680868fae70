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
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What 3.3 and 3.4 have in common: the changes of many entities, over several queues. */
abstract class EntityStage {

  static final List<Long> IN_ORDER = List.of(1L, 2L, 3L, 4L);

  /** Not a multiple of the number of queues, lest a round robin look like an order. */
  static final List<String> ENTITIES =
      Stream.concat(orders(10).stream(), Stream.of("customer-jörg", "注文-7")).toList();

  Lab lab;
  List<LabQueue> queues;

  static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  static Kind kind(int number) {
    return number == 1 ? Kind.INSERT : number == 4 ? Kind.DELETE : Kind.UPDATE;
  }

  /** By entity and queue, the numbers of the changes, in the order in which they wait there. */
  Map<String, Map<String, List<Long>>> changes() {
    var changes = new TreeMap<String, Map<String, List<Long>>>();
    for (var queue : queues) {
      numbers(queue.bodies().stream().map(Change::parse).toList())
          .forEach(
              (entity, numbers) ->
                  changes
                      .computeIfAbsent(entity, any -> new TreeMap<>())
                      .put(queue.name(), numbers));
    }
    return changes;
  }

  static Map<String, List<Long>> numbers(List<Change> changes) {
    return changes.stream()
        .collect(groupingBy(Change::entity, TreeMap::new, mapping(Change::number, toList())));
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
}
