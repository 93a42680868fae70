package ordering;

import ordering.Change.Kind;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("3.1")
class OrderAuditTroubleTest extends OrderAuditStage {

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
  void a_missing_number_is_no_disorder_until_it_comes() {
    applied("order-7 #4", "order-7 #6", "order-8 #2", "order-7 #5");

    assertReported("it may have been on its way, with a consumer that is slow", "order-7 #5");
  }
}
