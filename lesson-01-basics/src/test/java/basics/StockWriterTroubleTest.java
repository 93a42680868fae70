package basics;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.6")
class StockWriterTroubleTest extends StockWriterStage {

  @Test
  void a_writer_that_dies_loses_no_order(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, this::writeAllButTheFirst);
    writing.awaitArrival();
    lab.untilQuiet();

    client.die();

    lab.await("the number of orders that are written or in the queue", this::writtenOrInTheQueue)
        .because("an order that is neither belonged to the writer alone, and died with it")
        .toBe(PEAK.length);
  }

  @Test
  void an_order_whose_write_throws_stays(Lab lab) throws Exception {
    orders.declared();
    var failures = lab.throwing().always(() -> new IllegalStateException("database is locked"));
    start(lab, failures::pass);
    orders.holding("o-1");
    lab.untilThrown(failures);

    client.die();

    assertThat(orders)
        .because("nobody has written it; whoever starts next can")
        .eventuallyHolds("o-1");
  }

  @Test
  void who_starts_it_learns_that_the_broker_refused(Lab lab) throws Exception {
    orders.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(lab, written::add)))
        .because("a writer that is not there and says nothing leaves the orders to pile up")
        .threw(IOException.class);
  }

  private void writeAllButTheFirst(String order) {
    if (order.equals(PEAK[0])) {
      writing.pass(order);
    }
    written.add(order);
  }

  private int writtenOrInTheQueue() {
    return (int) Stream.concat(written.stream(), orders.bodies().stream()).distinct().count();
  }
}
