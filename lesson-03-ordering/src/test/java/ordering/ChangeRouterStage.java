package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 3.3 are staged with. */
abstract class ChangeRouterStage {

  /** Not a multiple of the number of queues, lest a round robin look like an order. */
  static final List<String> ENTITIES =
      Stream.concat(orders(10).stream(), Stream.of("customer-jörg", "注文-7")).toList();

  /** Insert, update, update, delete of each entity; first all inserts, and so on. */
  static final List<Change> LIVES =
      IntStream.rangeClosed(1, 4)
          .boxed()
          .flatMap(
              number -> ENTITIES.stream().map(entity -> new Change(entity, number, kind(number))))
          .toList();

  List<LabQueue> queues;
  Client producer;

  @BeforeEach
  void five_queues(Lab lab) {
    queues = queues(lab, 5);
    producer = lab.client("producer");
  }

  static List<LabQueue> queues(Lab lab, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> lab.queue("changes-" + (char) ('a' + i)).declared())
        .toList();
  }

  static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  static List<Change> inserts(List<String> entities) {
    return entities.stream().map(entity -> new Change(entity, 1, Kind.INSERT)).toList();
  }

  static Kind kind(int number) {
    return number == 1 ? Kind.INSERT : number == 4 ? Kind.DELETE : Kind.UPDATE;
  }

  static List<String> texts(List<Change> changes) {
    return changes.stream().map(Change::toString).toList();
  }

  List<String> names() {
    return queues.stream().map(LabQueue::name).toList();
  }

  void publish(List<Change> changes) throws Exception {
    new StartedProgram().publish(producer.channel(), names(), texts(changes));
  }

  public interface Program {
    void publish(Channel channel, List<String> queues, List<String> changes) throws IOException;
  }

  /** A producer that reads its changes, each with a text of its own for its entity. */
  public static class StartedProgram implements Program {
    @Override
    public void publish(Channel channel, List<String> queues, List<String> changes)
        throws IOException {
      var router = new ChangeRouter(channel, queues);
      for (var change : changes) {
        router.publish(Change.parse(change));
      }
    }
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
}
