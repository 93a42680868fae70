package basics;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("1.6")
class StockWriterTest {

  private static final String[] PEAK =
      IntStream.rangeClosed(1, 307).mapToObj(number -> "o-" + number).toArray(String[]::new);

  private final List<String> written = new CopyOnWriteArrayList<>();
  private LabQueue orders;
  private Client client;
  private Gate writing;

  @BeforeEach
  void a_writer_to_be(Lab lab) {
    orders = lab.queue("orders");
    client = lab.client("stock");
    client.factory().setSharedExecutor(Executors.newCachedThreadPool()); // a thread per channel
    writing = lab.gate("writing an order");
  }

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

  private void start(Lab lab, StockDatabase database) throws Exception {
    var connection = client.connection();
    lab.start("start", () -> new StockWriter().start(connection, orders.name(), database)).result();
  }

  private void writeAllButTheFirst(String order) {
    if (order.equals(PEAK[0])) {
      writing.pass(order);
    }
    written.add(order);
  }

  private int writtenOnce() {
    return (int) Stream.of(PEAK).filter(o -> Collections.frequency(written, o) == 1).count();
  }

  private int writtenOrInTheQueue() {
    return (int) Stream.concat(written.stream(), orders.bodies().stream()).distinct().count();
  }
}
