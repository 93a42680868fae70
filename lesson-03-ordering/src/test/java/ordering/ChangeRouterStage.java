package ordering;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 3.3 are staged with. */
abstract class ChangeRouterStage extends EntityStage {

  /** Insert, update, update, delete of each entity; first all inserts, and so on. */
  static final List<Change> LIVES =
      IntStream.rangeClosed(1, 4)
          .boxed()
          .flatMap(
              number -> ENTITIES.stream().map(entity -> new Change(entity, number, kind(number))))
          .toList();

  Client producer;

  @BeforeEach
  void five_queues(Lab lab) {
    this.lab = lab;
    queues = queues(lab, 5);
    producer = lab.client("producer");
  }

  static List<LabQueue> queues(Lab lab, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> lab.queue("changes-" + (char) ('a' + i)).declared())
        .toList();
  }

  static List<Change> inserts(List<String> entities) {
    return entities.stream().map(entity -> new Change(entity, 1, Kind.INSERT)).toList();
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
}
