package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("3.3")
class ChangeRouterTest {

  /** Not a multiple of the number of queues, lest a round robin look like an order. */
  private static final List<String> ENTITIES =
      Stream.concat(orders(10).stream(), Stream.of("customer-jörg", "注文-7")).toList();

  /** Insert, update, update, delete of each entity; first all inserts, and so on. */
  private static final List<Change> LIVES =
      IntStream.rangeClosed(1, 4)
          .boxed()
          .flatMap(
              number -> ENTITIES.stream().map(entity -> new Change(entity, number, kind(number))))
          .toList();

  private static final List<Long> IN_ORDER = List.of(1L, 2L, 3L, 4L);

  private List<LabQueue> queues;
  private Client producer;

  @BeforeEach
  void five_queues(Lab lab) {
    queues = queues(lab, 5);
    producer = lab.client("producer");
  }

  @Test
  void a_change_is_sent_as_text(Lab lab) throws Exception {
    queues = queues(lab, 1);

    publish(inserts(List.of("customer-jörg")));

    assertThat(queues.get(0))
        .because("whoever applies it has nothing else to go by")
        .eventuallyHolds("customer-jörg #1 INSERT")
        .because("a change has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void all_changes_of_an_entity_are_in_one_queue(Lab lab) throws Exception {
    publish(LIVES);

    assertTogether(lab);
  }

  @Test
  void an_entity_may_have_any_name(Lab lab) throws Exception {
    var rare =
        List.of("order-1980166772", "order-1980166762", "order-9106226526", "order-1742953223");
    publish(inserts(ENTITIES));
    lab.untilQuiet();
    publish(inserts(rare));

    lab.await("the names in the queues", () -> changes().keySet())
        .because("a producer that fails at one fails at it again after each start")
        .to("hold also " + rare, names -> names.containsAll(rare));
  }

  @Test
  void so_they_are_whichever_program_sends_them(Lab lab) throws Exception {
    int half = LIVES.size() / 2;
    var later = new ArrayList<>(LIVES.subList(half, 2 * half));
    Collections.reverse(later.subList(0, ENTITIES.size())); // the entities come in any order
    Program one = OtherProgram.start(StartedProgram.class);
    Program other = OtherProgram.start(StartedProgram.class);

    one.publish(producer.channel(), names(), texts(LIVES.subList(0, half)));
    lab.untilQuiet();
    other.publish(lab.client("another producer").channel(), names(), texts(later));

    assertTogether(lab);
  }

  @Test
  void entities_are_spread_evenly(Lab lab) throws Exception {
    queues = queues(lab, 16);

    publish(inserts(orders(1000)));
    lab.untilQuiet();

    lab.await(
            "the number of changes in each queue",
            () -> queues.stream().map(LabQueue::ready).toList())
        .because("the fullest queue sets the pace, and names are often much alike")
        .to(
            "be some 62 of 1000 in each, not less than half of that nor more than twice as many",
            sizes -> sizes.stream().allMatch(size -> size >= 31 && size <= 125));
  }

  @Test
  void each_entity_keeps_its_order_whichever_consumer_is_faster(Lab lab) throws Exception {
    publish(LIVES);
    var applied = new CopyOnWriteArrayList<Change>();
    var consumers = new ArrayDeque<Gate>();
    for (var queue : names()) {
      var applying = lab.gate("applying a change of " + queue);
      consumers.push(applying);
      Consumer<Change> table = change -> applying.pass(queue);
      new SimpleApplier()
          .start(lab.client("of " + queue).connection(), queue, table.andThen(applied::add));
    }
    lab.untilQuiet(); // all of them are at work
    for (var last : consumers) { // and the last of them is the fastest
      last.open();
      lab.untilQuiet();
    }

    lab.await("the changes applied, for each entity", () -> numbers(applied))
        .because("an update that comes after its delete is lost or does harm")
        .toBe(numbers(LIVES));
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var router = new ChangeRouter(producer.channel(), names());
    producer.die();

    assertThat(lab.attempt(() -> router.publish(LIVES.get(0))))
        .because("the change is in no queue, and only its sender can send it again")
        .threw(Exception.class);
  }

  private static List<LabQueue> queues(Lab lab, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> lab.queue("changes-" + (char) ('a' + i)).declared())
        .toList();
  }

  private static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  private static List<Change> inserts(List<String> entities) {
    return entities.stream().map(entity -> new Change(entity, 1, Kind.INSERT)).toList();
  }

  private static Kind kind(int number) {
    return number == 1 ? Kind.INSERT : number == 4 ? Kind.DELETE : Kind.UPDATE;
  }

  private static List<String> texts(List<Change> changes) {
    return changes.stream().map(Change::toString).toList();
  }

  private List<String> names() {
    return queues.stream().map(LabQueue::name).toList();
  }

  private void publish(List<Change> changes) throws Exception {
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
  private Map<String, Map<String, List<Long>>> changes() {
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

  private static Map<String, List<Long>> numbers(List<Change> changes) {
    return changes.stream()
        .collect(groupingBy(Change::entity, TreeMap::new, mapping(Change::number, toList())));
  }

  private void assertTogether(Lab lab) {
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
