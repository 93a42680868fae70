package ordering;

import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("3.1")
class OrderAuditTest {

  private final OrderAudit audit = new OrderAudit();

  /** What was done to the database, in the order in which it was done. */
  private final List<Change> applied = new CopyOnWriteArrayList<>();

  private Lab lab;
  private LabQueue changes;

  @BeforeEach
  void changes_of_orders(Lab lab) {
    this.lab = lab;
    changes = lab.queue("changes");
  }

  @Test
  void three_consumers_delete_then_update_then_insert() throws Exception {
    changes.declared();
    var gates = new EnumMap<Kind, Gate>(Kind.class);
    for (var kind : Kind.values()) {
      gates.put(kind, lab.gate("applying the " + kind));
    }
    for (var name : List.of("A", "B", "C")) {
      consumer(
          name,
          change -> {
            gates.get(change.kind()).pass(change.toString());
            applied.add(change);
          });
    }

    // tag::disorder[]
    changes.holding("order-7 #1 INSERT", "order-7 #2 UPDATE", "order-7 #3 DELETE");
    gates.values().forEach(Gate::awaitArrival); // each consumer has one of the three in hand
    for (var kind : List.of(Kind.DELETE, Kind.UPDATE, Kind.INSERT)) { // C is faster than B than A
      int before = applied.size();
      gates.get(kind).open();
      awaitApplied(before + 1);
    }
    // end::disorder[]

    assertReported(
        "an order that was cancelled is back in the database, and nothing else tells",
        "order-7 #2 UPDATE",
        "order-7 #1 INSERT");
  }

  @Test
  void each_entity_counts_for_itself() {
    applied("order-7 #1", "order-7 #2", "order-8 #1", "order-7 #3", "order-8 #2", "order-9 #1");

    assertReported("what happens to order 8 says nothing of what happens to order 7");
  }

  @Test
  void also_if_they_have_the_same_numbers() {
    applied("order-1 #12", "order-11 #3", "order-8 #3");
    applied("order-8 #2", "order-11 #2", "order-8 #1");

    var because = "two orders have two rows, and both are wrong";
    assertReported(because, "order-8 #2", "order-11 #2", "order-8 #1");
  }

  @Test
  void a_change_that_comes_again_is_no_disorder() throws Exception {
    changes.declared().holding("order-7 #1 INSERT", "order-7 #2 UPDATE", "order-7 #3 DELETE");
    var acknowledging = lab.gate("acknowledging the UPDATE");
    consumer(
        "A",
        change -> {
          applied.add(change);
          if (change.kind() == Kind.UPDATE) {
            acknowledging.pass(change.toString());
          }
        });
    acknowledging.awaitArrival(); // applied, and not yet acknowledged
    lab.client("consumer A").die();
    consumer("B", applied::add);
    awaitApplied(4);

    assertReported("it comes again in its place: with manual acks that happens every day");
  }

  @Test
  void nor_is_a_whole_row_of_changes_that_comes_again() {
    applied("order-7 #1", "order-7 #2", "order-7 #3", "order-7 #1", "order-7 #2", "order-7 #3");

    assertReported("a consumer that dies with several in hand has them all delivered again");
  }

  @Test
  void nor_is_one_with_a_high_number() {
    applied("order-7 #1000", "order-7 #1001", "order-7 #1000");

    assertReported("a repeat is one at 1000 as it is at 1");
  }

  @Test
  void everything_that_was_overtaken_is_reported() {
    String[] overtaken = {"order-7 #1", "order-7 #2", "order-7 #3", "order-7 #4", "order-7 #5"};
    applied("order-7 #9");
    applied(overtaken);
    applied("order-7 #10");

    assertReported("each of them may have left a wrong row", overtaken);
  }

  @Test
  void it_is_reported_once() {
    applied("order-7 #2", "order-7 #1", "order-7 #2", "order-7 #1", "order-7 #4", "order-7 #3");

    assertReported("what was reported and comes again is a repeat", "order-7 #1", "order-7 #3");
  }

  @Test
  void a_missing_number_is_no_disorder_until_it_comes() {
    applied("order-7 #4", "order-7 #6", "order-8 #2", "order-7 #5");

    assertReported("it may have been on its way, with a consumer that is slow", "order-7 #5");
  }

  @Test
  void an_entity_may_have_any_number_of_changes() {
    applied("order-7 #3000000000", "order-7 #9");

    assertReported("some things change many times a second, for years", "order-7 #9");
  }

  @Test
  void each_list_is_judged_for_itself() {
    applied("order-7 #1", "order-7 #2", "order-8 #5");
    audit.outOfOrder(List.copyOf(applied));
    applied.clear();

    applied("order-7 #2", "order-7 #1", "order-8 #1");

    assertReported(
        "last night's list belongs to another database, or to another day", "order-7 #1");
  }

  @Test
  void it_is_right_of_any_list() {
    var random = lab.random();
    for (int run = 0; run < 300; run++) {
      applied.clear();
      for (int i = 0; i < run / 25; i++) {
        applied("order-%d #%d".formatted(random.nextInt(3), 1 + random.nextInt(5)));
      }

      assertReported("whatever else may happen, this is what out of order means", overtaken());
    }
  }

  /** By the definition, word for word. */
  private String[] overtaken() {
    return IntStream.range(0, applied.size())
        .filter(i -> !applied.subList(0, i).contains(applied.get(i)))
        .filter(i -> applied.subList(0, i).stream().anyMatch(it -> isLater(it, applied.get(i))))
        .mapToObj(i -> applied.get(i).entity() + " #" + applied.get(i).number())
        .toArray(String[]::new);
  }

  private static boolean isLater(Change one, Change other) {
    return one.entity().equals(other.entity()) && one.number() > other.number();
  }

  private void consumer(String name, Consumer<Change> table) throws Exception {
    var connection = lab.client("consumer " + name).connection();
    new SimpleApplier().start(connection, changes.name(), table);
  }

  private void awaitApplied(int count) {
    lab.await("the changes applied", applied::size).to("be " + count, size -> size >= count);
  }

  private void applied(String... updates) {
    applied.addAll(parsed(updates));
  }

  /** Changes; one that says no more than entity and number is an update. */
  private static List<Change> parsed(String... changes) {
    return Stream.of(changes)
        .map(it -> it.matches(".*\\d") ? it + " UPDATE" : it)
        .map(Change::parse)
        .toList();
  }

  private void assertReported(String because, String... overtaken) {
    var expected = parsed(overtaken);
    var reported = audit.outOfOrder(List.copyOf(applied));
    if (!expected.equals(reported)) {
      throw new Finding(
              "the audit of %s to report %s".formatted(applied, expected), "it reports " + reported)
          .because(because);
    }
  }
}
