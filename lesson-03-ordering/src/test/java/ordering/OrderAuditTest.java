package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import ordering.Change.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;

@Exercise("3.1")
class OrderAuditTest {

  private static final String[] LIFE_OF_AN_ORDER = {
    "order-7 #1 INSERT", "order-7 #2 UPDATE", "order-7 #3 DELETE"
  };

  /** What was done to the database, in the order in which it was done. */
  private final List<Change> applied = new CopyOnWriteArrayList<>();

  private List<Change> reported = List.of();

  @BeforeEach
  void likely_mistakes(Lab lab) {
    lab.suspect(
        "Numbers above 127 were judged wrongly. Two boxed Long that are equal may be two objects,"
            + " and == compares the objects: compare long values, or use equals.",
        () -> !reported.equals(overtaken()) && applied.stream().anyMatch(it -> it.number() > 127));
    lab.suspect(
        "A change was reported though no later one of its own entity had been applied. Each entity"
            + " counts for itself: remember for each how far it has come.",
        () ->
            difference(reported, overtaken()).stream()
                .anyMatch(change -> laterBefore(change).isEmpty()));
    lab.suspect(
        "A change was reported that overtook another. It was early, not late: report the one that"
            + " was overtaken.",
        () -> difference(reported, overtaken()).stream().anyMatch(this::overtook));
    lab.suspect(
        "The right changes were reported, in another order than they were applied.",
        () ->
            difference(reported, overtaken()).isEmpty()
                && reported.size() == overtaken().size()
                && difference(overtaken(), reported).isEmpty());
    lab.suspect(
        "A repeat was reported. The same change had been applied before, in its place: that the"
            + " broker delivers twice is no disorder.",
        () -> difference(reported, overtaken()).stream().anyMatch(this::isRepeated));
    lab.suspect(
        "A change was missed that is in order with its neighbours. What counts is the highest number"
            + " of its entity so far, not the one before it.",
        () -> difference(overtaken(), reported).stream().anyMatch(this::fitsItsNeighbour));
    lab.suspect(
        "A change was missed that came after its entity's DELETE. A delete ends nothing here: what"
            + " comes late after it is out of order like any other.",
        () ->
            missed().stream()
                .anyMatch(
                    change ->
                        laterBefore(change).stream()
                            .anyMatch(later -> later.kind() == Kind.DELETE)));
    lab.suspect(
        "A change was missed after one of another entity with the same number. A repeat has the"
            + " entity, the number and the kind of what was applied before.",
        () -> missed().stream().anyMatch(this::hasNamesake));
    lab.suspect(
        "A change was missed that was overtaken by one of its own kind. The numbers tell the order,"
            + " not the kinds.",
        () ->
            missed().stream()
                .filter(change -> !hasNamesake(change))
                .anyMatch(
                    change ->
                        laterBefore(change).stream()
                            .anyMatch(later -> later.kind() == change.kind())));
  }

  @Test
  void three_consumers_delete_then_update_then_insert(Lab lab) throws Exception {
    var changes = lab.queue("changes").declared();
    var gates = new EnumMap<Kind, Gate>(Kind.class);
    for (var kind : Kind.values()) {
      gates.put(kind, lab.gate("applying the " + kind));
    }
    for (var name : List.of("A", "B", "C")) {
      new SimpleApplier()
          .start(
              lab.client("consumer " + name).connection(),
              changes.name(),
              change -> {
                gates.get(change.kind()).pass(change.toString());
                applied.add(change);
              });
    }

    // tag::disorder[]
    changes.holding(LIFE_OF_AN_ORDER);
    gates.values().forEach(Gate::awaitArrival); // each consumer has one of the three in hand
    for (var kind : List.of(Kind.DELETE, Kind.UPDATE, Kind.INSERT)) { // C is faster than B than A
      int before = applied.size();
      gates.get(kind).open();
      awaitApplied(lab, before + 1);
    }
    // end::disorder[]

    assertReported("order-7 #2 UPDATE", "order-7 #1 INSERT");
  }

  @Test
  void one_consumer_keeps_the_order(Lab lab) throws Exception {
    var changes = lab.queue("changes").declared().holding(LIFE_OF_AN_ORDER);

    new SimpleApplier().start(lab.client("consumer").connection(), changes.name(), applied::add);
    awaitApplied(lab, 3);

    assertReported();
  }

  @Test
  void each_entity_counts_for_itself() {
    applied("order-7 #1 INSERT", "order-7 #2 UPDATE", "order-8 #1 INSERT", "order-7 #3 DELETE");

    assertReported();
  }

  @Test
  void a_change_that_comes_again_is_no_disorder(Lab lab) throws Exception {
    var changes = lab.queue("changes").declared().holding(LIFE_OF_AN_ORDER);
    var first = lab.client("first consumer");
    var applying = lab.gate("acknowledging the UPDATE");
    new SimpleApplier()
        .start(
            first.connection(),
            changes.name(),
            change -> {
              applied.add(change);
              if (change.kind() == Kind.UPDATE) {
                applying.pass(change.toString());
              }
            });
    applying.awaitArrival(); // applied, and not yet acknowledged

    first.die();
    new SimpleApplier()
        .start(lab.client("second consumer").connection(), changes.name(), applied::add);
    awaitApplied(lab, 4);

    assertThat(applied)
        .containsExactly(
            parsed(
                "order-7 #1 INSERT",
                "order-7 #2 UPDATE",
                "order-7 #2 UPDATE",
                "order-7 #3 DELETE"));
    assertReported();
  }

  @Test
  void nor_is_a_whole_row_of_changes_that_comes_again() {
    applied(
        "order-7 #1 INSERT",
        "order-7 #2 UPDATE",
        "order-7 #3 UPDATE",
        "order-7 #1 INSERT",
        "order-7 #2 UPDATE",
        "order-7 #3 UPDATE",
        "order-7 #4 DELETE");

    assertReported();
  }

  @Test
  void everything_that_was_overtaken_is_reported() {
    applied("order-7 #3 UPDATE", "order-7 #1 INSERT", "order-7 #2 UPDATE", "order-7 #4 DELETE");

    assertReported("order-7 #1 INSERT", "order-7 #2 UPDATE");
  }

  @Test
  void a_missing_number_is_no_disorder_until_it_comes() {
    applied("order-7 #4 UPDATE", "order-7 #6 UPDATE", "order-8 #2 UPDATE", "order-7 #5 UPDATE");

    assertReported("order-7 #5 UPDATE");
  }

  @Test
  void an_entity_may_have_any_number_of_changes() {
    applied(
        "order-7 #999 UPDATE",
        "order-7 #1000 UPDATE",
        "order-7 #1000 UPDATE",
        "order-7 #1002 UPDATE",
        "order-7 #1001 UPDATE",
        "order-7 #1003 DELETE");

    assertReported("order-7 #1001 UPDATE");
  }

  @Test
  void it_is_right_of_any_order(Lab lab) {
    var random = lab.random();
    for (int run = 0; run < 300; run++) {
      applied.clear();
      int size = random.nextInt(12);
      for (int i = 0; i < size; i++) {
        int number = 1 + random.nextInt(5);
        var kind = number == 1 ? Kind.INSERT : Kind.UPDATE;
        applied.add(new Change("order-" + (7 + random.nextInt(3)), number, kind));
      }

      assertReported(overtaken().stream().map(Change::toString).toArray(String[]::new));
    }
  }

  private void applied(String... changes) {
    applied.addAll(List.of(parsed(changes)));
  }

  private static Change[] parsed(String... changes) {
    return Arrays.stream(changes).map(Change::parse).toArray(Change[]::new);
  }

  private void awaitApplied(Lab lab, int count) {
    lab.eventually(
        count + " changes to be applied",
        () -> assertThat(applied).hasSizeGreaterThanOrEqualTo(count));
  }

  private void assertReported(String... overtaken) {
    var expected = List.of(parsed(overtaken));
    reported = List.copyOf(new OrderAudit().outOfOrder(List.copyOf(applied)));
    if (!reported.equals(expected)) {
      throw new Finding(
              "the audit to report " + named(expected),
              "it reported %s; what was applied is %s".formatted(named(reported), named(applied)))
          .because(
              "an audit that misses a disorder leaves wrong rows in the database, and one that cries"
                  + " wolf is soon switched off");
    }
  }

  /** By the definition, word for word. */
  private List<Change> overtaken() {
    var overtaken = new ArrayList<Change>();
    for (int i = 0; i < applied.size(); i++) {
      var change = applied.get(i);
      if (applied.indexOf(change) == i && !laterBefore(change).isEmpty()) {
        overtaken.add(change);
      }
    }
    return overtaken;
  }

  /** The later changes of its entity that were applied before it was applied first. */
  private List<Change> laterBefore(Change change) {
    return applied.subList(0, applied.indexOf(change)).stream()
        .filter(it -> it.entity().equals(change.entity()) && it.number() > change.number())
        .toList();
  }

  private List<Change> missed() {
    return difference(overtaken(), reported);
  }

  /** Whether a change of another entity had the same number and was applied before. */
  private boolean hasNamesake(Change change) {
    return applied.subList(0, applied.indexOf(change)).stream()
        .anyMatch(it -> it.number() == change.number() && !it.entity().equals(change.entity()));
  }

  private boolean overtook(Change change) {
    return overtaken().stream().anyMatch(late -> laterBefore(late).contains(change));
  }

  private boolean isRepeated(Change change) {
    return applied.indexOf(change) != applied.lastIndexOf(change);
  }

  private boolean fitsItsNeighbour(Change change) {
    int place = applied.indexOf(change);
    return place > 0 && applied.get(place - 1).number() < change.number();
  }

  private static List<Change> difference(List<Change> changes, List<Change> others) {
    return changes.stream().filter(change -> !others.contains(change)).toList();
  }

  private static String named(List<Change> changes) {
    return changes.isEmpty()
        ? "nothing"
        : changes.stream().map(Change::toString).collect(Collectors.joining(", "));
  }
}
