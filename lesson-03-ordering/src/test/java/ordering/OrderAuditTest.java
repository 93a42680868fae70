package ordering;

import java.util.EnumMap;
import java.util.List;
import ordering.Change.Kind;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Gate;

@Exercise("3.1")
class OrderAuditTest extends OrderAuditStage {

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
}
