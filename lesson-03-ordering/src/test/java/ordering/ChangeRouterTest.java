package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("3.3")
class ChangeRouterTest {

  /** Not a multiple of the number of queues, lest a round robin look like an order. */
  private static final List<String> ENTITIES =
      Stream.concat(orders(15).stream(), Stream.of("customer-anna")).toList();

  /** The hash codes of these are negative. */
  private static final List<String> NEGATIVE =
      List.of("order-1", "order-2", "invoice-7", "stock-1");

  /**
   * Each has Integer.MIN_VALUE for a hash: {@code hashCode()}, {@code Objects.hash(entity)}, {@code
   * h ^ (h >>> 16)} and {@code Arrays.hashCode} of its bytes.
   */
  private static final List<String> SMALLEST =
      List.of("order-1980166772", "order-1980166762", "order-9106226526", "order-1742953223");

  private final List<LabQueue> queues = new ArrayList<>();

  /** The entity for which no queue was found. */
  private String lost = "";

  /** Whether the index after the last was asked for. */
  private boolean indexIsTooLarge;

  /** The number from which on an entity's changes come from a program that was started anew. */
  private long firstOfSecondRun;

  @BeforeEach
  void five_queues(Lab lab) {
    for (var part : List.of("a", "b", "c", "d", "e")) {
      queues.add(lab.queue("changes-" + part).declared());
    }
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "The hash of \"order-1980166772\" and the like is Integer.MIN_VALUE, and there is no such"
            + " positive int: Math.abs of it is negative still. Math.floorMod(hash, n) is right for"
            + " every hash.",
        () -> SMALLEST.contains(lost));
    lab.suspect(
        "A hash code may be negative, and so is its remainder then: -7 % 3 is -1, and no queue has"
            + " that index. Math.floorMod(-7, 3) is 2.",
        () -> lost.hashCode() < 0 && !SMALLEST.contains(lost) && !indexIsTooLarge);
    lab.suspect(
        "The index is too large by one: n queues have the indexes 0 to n - 1, and those are what"
            + " Math.floorMod(hash, n) gives.",
        () -> indexIsTooLarge);
    lab.suspect(
        "The routing key is not the name of one of the queues. The default exchange looks for a queue"
            + " of exactly that name, and drops the message where there is none.",
        () ->
            lab.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(
                    it -> it.getExchange().isEmpty() && !names().contains(it.getRoutingKey())));
    lab.suspect(
        "The kind of the change decides where it goes, so an insert and its delete part. What has to"
            + " stay together is an entity's changes.",
        () -> !together(Change::entity) && together(change -> change.kind().name()));
    lab.suspect(
        "Something else than the entity's name has a say: a counter, chance, the change's number or"
            + " kind, or the object's identity, which is another one for each string.",
        () -> !together(Change::entity) && !together(this::entityAndRun));
  }

  @Test
  void all_changes_of_an_entity_are_in_one_queue(Lab lab) throws Exception {
    var router = router(lab.client("producer"));

    publish(router, lives(ENTITIES));

    awaitPublished(lab, 4 * ENTITIES.size());
    assertTogether(ENTITIES);
  }

  @Test
  void entities_are_spread_evenly(Lab lab) throws Exception {
    var router = router(lab.client("producer"));

    publish(router, orders(1000).stream().map(order -> new Change(order, 1, Kind.INSERT)).toList());

    awaitPublished(lab, 1000);
    var sizes = queues.stream().map(LabQueue::ready).toList();
    if (Collections.min(sizes) < 120 || Collections.max(sizes) > 280) {
      throw new Finding("each of 5 queues to get about 200 of 1000 orders", "they got " + sizes)
          .because("the fullest queue sets the pace, and the other consumers stand idle");
    }
  }

  @Test
  void each_entity_keeps_its_order_while_all_consumers_are_at_work(Lab lab) throws Exception {
    publish(router(lab.client("producer")), lives(orders(31)));
    awaitPublished(lab, 124);
    var sizes = queues.stream().map(LabQueue::ready).toList();
    List<Change> applied = new CopyOnWriteArrayList<>();
    var gates = new ArrayList<Gate>();
    for (var queue : queues) {
      var gate = lab.gate("applying a change of " + queue.name());
      gates.add(gate);
      new SimpleApplier()
          .start(
              lab.client("consumer of " + queue.name()).connection(),
              queue.name(),
              change -> {
                gate.pass(change.toString());
                applied.add(change);
              });
    }

    gates.forEach(Gate::awaitArrival); // all are at work at once
    for (int i = queues.size() - 1; i >= 0; i--) { // and the last of them is the fastest
      int expected = applied.size() + sizes.get(i);
      gates.get(i).open();
      lab.eventually("the queue to be worked off", () -> assertThat(applied).hasSize(expected));
    }

    for (var order : orders(31)) {
      var numbers =
          applied.stream().filter(it -> it.entity().equals(order)).map(Change::number).toList();
      if (!numbers.equals(List.of(1L, 2L, 3L, 4L))) {
        throw new Finding(
                "the changes of %s to be applied in their order".formatted(order),
                "they were applied as " + numbers)
            .because("an update that comes after its delete is lost or does harm");
      }
    }
  }

  @Test
  void an_entity_keeps_its_queue_when_the_producer_starts_anew(Lab lab) throws Exception {
    var client = lab.client("producer");
    publish(router(client), lives(ENTITIES).subList(0, 2 * ENTITIES.size()));
    awaitPublished(lab, 2 * ENTITIES.size());
    firstOfSecondRun = 3;
    lab.suspect(
        "Each run by itself puts an entity into one queue, and the next run into another. What a"
            + " program has in memory, be it a map or a random number, does not outlive it.",
        () -> !together(Change::entity) && together(this::entityAndRun));
    client.die();

    var later = new ArrayList<>(lives(ENTITIES).subList(2 * ENTITIES.size(), 4 * ENTITIES.size()));
    Collections.reverse(later.subList(0, ENTITIES.size()));
    publish(router(lab.client("producer, started anew")), later);

    awaitPublished(lab, 4 * ENTITIES.size());
    assertTogether(ENTITIES);
  }

  @Test
  void a_negative_hash_is_a_hash_like_any_other(Lab lab) throws Exception {
    publish(router(lab.client("producer")), lives(NEGATIVE));

    awaitPublished(lab, 4 * NEGATIVE.size());
    assertTogether(NEGATIVE);
  }

  @Test
  void so_is_the_smallest_int(Lab lab) throws Exception {
    publish(router(lab.client("producer")), lives(SMALLEST));

    awaitPublished(lab, 4 * SMALLEST.size());
    assertTogether(SMALLEST);
  }

  private static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  /** Insert, update, update, delete of each entity; first all inserts, and so on. */
  private static List<Change> lives(List<String> entities) {
    var kinds = List.of(Kind.INSERT, Kind.UPDATE, Kind.UPDATE, Kind.DELETE);
    return IntStream.range(0, kinds.size())
        .boxed()
        .flatMap(i -> entities.stream().map(entity -> new Change(entity, i + 1, kinds.get(i))))
        .toList();
  }

  private ChangeRouter router(Client client) throws Exception {
    return new ChangeRouter(client.channel(), names());
  }

  private List<String> names() {
    return queues.stream().map(LabQueue::name).toList();
  }

  /** As the changes come from a database: each with a text of its own for its entity. */
  private void publish(ChangeRouter router, List<Change> changes) throws Exception {
    for (var change : changes) {
      try {
        router.publish(Change.parse(change.toString()));
      } catch (IndexOutOfBoundsException e) {
        lost = change.entity();
        indexIsTooLarge = String.valueOf(e.getMessage()).contains("Index " + queues.size() + " ");
        throw e;
      }
    }
  }

  private void awaitPublished(Lab lab, int count) {
    lab.eventually(
        "the changes to be in the queues",
        () -> {
          if (ready() < count) {
            throw new Finding(
                "%d changes to be in the queues".formatted(count),
                "%d are, the rest went nowhere".formatted(ready()));
          }
        });
    lab.untilQuiet();
    if (ready() > count) {
      throw new Finding(
              "each of %d changes to be in one queue".formatted(count),
              "the queues hold %d messages".formatted(ready()))
          .because("each queue's consumer would apply what it gets, at a time of its own");
    }
  }

  private int ready() {
    return queues.stream().mapToInt(LabQueue::ready).sum();
  }

  /** Where each change is. */
  private Map<Change, String> places() {
    var places = new HashMap<Change, String>();
    for (var queue : queues) {
      queue.bodies().forEach(body -> places.put(parsed(body), queue.name()));
    }
    return places;
  }

  private static Change parsed(String body) {
    try {
      return Change.parse(body);
    } catch (IllegalArgumentException e) {
      throw new Finding(
              "each message's body to be a change as text, such as order-7 #2 UPDATE",
              "one is \"%s\"".formatted(body))
          .because("whoever reads it has nothing else to go by");
    }
  }

  /** Whether changes of which that is the same are in the same queue. */
  private boolean together(Function<Change, String> trait) {
    return places().entrySet().stream()
        .collect(groupingBy(it -> trait.apply(it.getKey()), mapping(Map.Entry::getValue, toSet())))
        .values()
        .stream()
        .allMatch(names -> names.size() == 1);
  }

  private String entityAndRun(Change change) {
    return change.entity() + (change.number() < firstOfSecondRun);
  }

  private void assertTogether(List<String> entities) {
    var places = places();
    for (var entity : entities) {
      var where = new TreeMap<Long, String>();
      places.forEach(
          (change, queue) -> {
            if (change.entity().equals(entity)) {
              where.put(change.number(), queue);
            }
          });
      if (Set.copyOf(where.values()).size() != 1) {
        throw new Finding(
                "the four changes of %s to be in one queue".formatted(entity),
                where.entrySet().stream()
                    .map(it -> "#%d is in %s".formatted(it.getKey(), it.getValue()))
                    .collect(joining(", ")))
            .because(
                "each queue has its consumer, and which of two is faster is chance: only within a"
                    + " queue is there an order");
      }
    }
  }
}
