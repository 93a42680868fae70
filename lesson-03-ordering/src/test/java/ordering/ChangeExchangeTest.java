package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("3.4")
class ChangeExchangeTest {

  private static final String TYPE = "x-consistent-hash";
  private static final List<Long> IN_ORDER = List.of(1L, 2L, 3L, 4L);
  private static final List<String> ENTITIES =
      Stream.concat(orders(10).stream(), Stream.of("customer-jörg", "注文-7")).toList();

  private Lab lab;
  private Client shop;
  private String name;
  private ChangeExchange exchange;
  private List<LabQueue> queues;

  @BeforeEach
  void a_broker_with_the_plugin(Lab lab) {
    lab.requireExchangeType(TYPE);
    this.lab = lab;
    shop = lab.client("shop");
    name = lab.name("changes");
    exchange = new ChangeExchange(name);
    queues = Stream.of("a", "b", "c", "d").map(each -> lab.queue("shard-" + each)).toList();
  }

  @Test
  void a_change_is_published_as_text() throws Exception {
    declare(1);

    publish(List.of("customer-jörg"), 1);

    assertThat(queues.get(0))
        .because("whoever applies it has nothing else to go by")
        .eventuallyHolds("customer-jörg #1 INSERT")
        .because("a change has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void all_changes_of_an_entity_are_in_one_queue() throws Exception {
    declare(10, 10, 10);

    publish(ENTITIES, 1, 2, 3, 4);

    assertTogether();
  }

  @Test
  void queues_of_one_weight_take_equal_shares() throws Exception {
    declare(1, 1, 1);

    publish(orders(600), 1);

    assertShares(200, 200, 200);
  }

  @Test
  void a_queue_of_three_times_the_weight_takes_three_times_as_much() throws Exception {
    declare(1, 3, 1);

    publish(orders(600), 1);

    assertShares(120, 360, 120);
  }

  @Test
  void whoever_publishes_need_not_know_the_queues() throws Exception {
    declare(1, 1, 1);

    startAnew();
    publish(ENTITIES, 1, 2, 3, 4);

    assertTogether();
  }

  @Test
  void it_outlives_a_restart_of_the_broker() throws Exception {
    declare(1, 1, 1);

    assertThat(lab.attempt(this::somebodyDeclaresItDurable))
        .because("what is not durable is gone after a restart, and what waits in it")
        .returned();
  }

  @Test
  void what_is_there_stays_when_a_program_starts() throws Exception {
    declare(1, 2, 1);
    publish(ENTITIES, 1, 2);
    lab.untilQuiet();
    shop.die();

    startAnew();
    declare(1, 2, 1);
    publish(ENTITIES, 3, 4);

    assertTogether();
  }

  @Test
  void so_it_does_if_that_program_knows_fewer_queues() throws Exception {
    declare(1, 1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 1, 1);

    assertMoved(before, Set.of());
  }

  @Test
  void or_other_weights() throws Exception {
    declare(1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 5, 1);

    assertMoved(before, Set.of());
  }

  @Test
  void a_new_queue_takes_its_share_and_nothing_else_moves() throws Exception {
    declare(1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 1, 1, 1);

    assertMoved(before, Set.of(queues.get(3).name()));
  }

  @Test
  void a_new_queue_takes_as_much_as_its_weight_says() throws Exception {
    declare(1);

    startAnew();
    declare(1, 3);
    publish(orders(600), 1);

    assertShares(150, 450);
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses() throws Exception {
    lab.client("somebody else").channel().exchangeDeclare(name, "headers", true);

    assertThat(lab.attempt(() -> declare(1, 1, 1)))
        .because("a program that starts without its exchange loses every change")
        .threw(IOException.class);
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost() throws Exception {
    declare(1, 1, 1);
    shop.die();

    assertThat(lab.attempt(() -> publish(ENTITIES, 1)))
        .because("the change is in no queue, and only its sender can send it again")
        .threw(Exception.class);
  }

  private static List<String> orders(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "order-" + number).toList();
  }

  private void startAnew() {
    exchange = new ChangeExchange(name);
    shop = lab.client("shop, started anew");
  }

  /** The first queues, as many as there are weights. */
  private void declare(int... weights) throws Exception {
    var shards =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Shard(queues.get(i).name(), weights[i]))
            .toList();
    exchange.declare(shop.channel(), shards);
  }

  /** The first change of every entity, then the second of every entity, and so on. */
  private void publish(List<String> entities, int... numbers) throws Exception {
    for (int number : numbers) {
      var kind = number == 1 ? Kind.INSERT : number == 4 ? Kind.DELETE : Kind.UPDATE;
      for (var entity : entities) {
        exchange.publish(shop.channel(), new Change(entity, number, kind));
      }
    }
  }

  /** By entity and queue, the numbers of the changes, in the order in which they wait there. */
  private Map<String, Map<String, List<Long>>> changes() {
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

  private void assertTogether() {
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

  private void assertShares(Integer... expected) {
    lab.untilQuiet();
    lab.await("how many of 600 orders each queue gets", () -> sizes(expected.length))
        .because("a consumer that gets more than its share falls behind, and another is idle")
        .to(
            "be about " + List.of(expected),
            sizes ->
                IntStream.range(0, expected.length)
                    .allMatch(i -> Math.abs(sizes.get(i) - expected[i]) <= expected[i] / 4));
  }

  private List<Integer> sizes(int count) {
    return queues.stream().limit(count).map(LabQueue::ready).toList();
  }

  /** The queue that each entity's changes go to at this time. */
  private Map<String, String> whereabouts() throws Exception {
    publish(orders(200), 1);
    lab.untilQuiet();
    var whereabouts = new HashMap<String, String>();
    for (var queue : queues) {
      queue
          .takeAll()
          .forEach(it -> whereabouts.put(Change.parse(it.body()).entity(), queue.name()));
    }
    return whereabouts;
  }

  private void assertMoved(Map<String, String> before, Set<String> expected) throws Exception {
    var after = whereabouts();
    lab.await("the queues to which entities have moved", () -> moved(before, after))
        .because("new changes of such an entity may overtake old ones, which wait elsewhere")
        .toBe(expected);
  }

  private static Set<String> moved(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(entity -> !before.get(entity).equals(after.get(entity)))
        .map(entity -> after.getOrDefault(entity, "none: they are lost"))
        .collect(toSet());
  }

  private void somebodyDeclaresItDurable() throws IOException {
    var somebody = lab.client("somebody else").channel();
    somebody.exchangeDeclare(name, TYPE, true);
    for (var declare : new Declared(shop.wire()).queueDeclares().toList()) {
      somebody.queueDeclare(declare.getQueue(), true, false, false, declare.getArguments());
    }
  }
}
