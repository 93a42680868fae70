package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.6")
class StockWriterTest extends StockWriterStage {

  @Test
  void every_order_is_written_once(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, written::add);
    lab.untilQuiet();

    lab.await("the number of orders written exactly once", this::writtenOnce)
        .because("an order left out is never shipped, and one written twice is shipped twice")
        .toBe(PEAK.length);
  }

  @Test
  void a_written_order_is_gone(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, written::add);
    lab.untilSettled(PEAK.length);

    client.die();

    assertThat(orders)
        .because("what comes back when the connection ends, whoever starts next writes again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void orders_that_come_later_are_written_too(Lab lab) throws Exception {
    orders.declared();
    start(lab, written::add);
    orders.holding("№ 17");

    lab.await("the orders written", () -> List.copyOf(written))
        .because("shop and writer agree on a number only if they agree on its bytes")
        .toBe(List.of("№ 17"));
  }

  @Test
  void the_broker_pushes_the_orders(Lab lab) throws Exception {
    orders.declared();
    start(lab, written::add);

    lab.await("the number of the queue's consumers", orders::consumers)
        .because("on most days there is no order, and whoever fetches asks for nothing all day")
        .to("be one or more", consumers -> consumers > 0);
  }

  @Test
  void five_are_written_at_the_same_time(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, writing::pass);

    lab.await("the number of writers in the database", writing::held)
        .because("with fewer of them than it takes, the peak lasts longer")
        .to("be five", writers -> writers >= 5);
  }

  @Test
  void never_more_than_five_are_written_at_the_same_time(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, writing::pass);
    writing.awaitArrival();
    lab.untilQuiet();

    lab.await("the number of writers in the database", writing::held)
        .because("the queue protects the database only if its consumers keep to what it takes")
        .to("be five at most", writers -> writers <= 5);
  }

  @Test
  void never_more_than_ten_are_taken_and_not_yet_acknowledged(Lab lab) throws Exception {
    orders.declared().holding(PEAK);
    start(lab, writing::pass);
    writing.awaitArrival();
    lab.untilQuiet();
    writing.open();
    lab.untilSettled(PEAK.length);

    assertThat(client)
        .because("with what one consumer hoards no other can help, and it fills the memory")
        .heldAtMost(10);
  }

  private int writtenOnce() {
    return (int) Stream.of(PEAK).filter(o -> Collections.frequency(written, o) == 1).count();
  }
}
