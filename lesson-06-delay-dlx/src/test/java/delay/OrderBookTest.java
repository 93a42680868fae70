package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("6.6")
class OrderBookTest extends OrderBookStage {

  @Test
  void an_order_that_is_not_paid_is_cancelled_and_not_before_its_time() throws Exception {
    day.keepBook(Duration.ofMillis(900)).told("placed Hütte-1");

    day.awaitState("Hütte-1", CANCELLED, "nobody else can buy what an order holds for ever");
    day.awaitStock(PIECES, "what was ordered and not paid is for sale again");
    lab.await("the milliseconds for which it was open", () -> shop.open("Hütte-1"))
        .because("its customer was promised that time to pay")
        .now()
        .to("be 900 or more", millis -> millis >= 890); // the broker has a clock of its own
  }

  @Test
  void an_order_that_is_paid_in_time_is_not_cancelled() throws Exception {
    day.keepBook(Duration.ofMillis(400)).told("placed order-1", "paid order-1");
    lab.untilSettled(3); // both, and the end of its time

    day.awaitState("order-1", PAID, "its customer has paid, and in time");
    day.awaitStock(PIECES - 1, "the piece of a paid order is sold");
  }

  @Test
  void a_payment_that_is_too_late_is_refunded() throws Exception {
    day.keepBook(A_MOMENT).cancelled("order-1");
    day.cancelled("order-2");
    day.told("paid order-1", "paid order-2");

    day.awaitRefunds("they were paid when they were cancelled already", "order-1", "order-2");
    day.awaitStock(PIECES, "the orders were and stay cancelled");
  }

  @Test
  void an_order_waits_in_the_broker() throws Exception {
    var book = day.keepBook("book", LONG);
    day.told("placed order-1");
    lab.untilSettled(1);
    book.die();

    lab.await("how many numbers wait", day.waiting()::ready)
        .because("a program ends and starts anew, and what its threads know is gone then")
        .toBe(1);
    day.awaitState("order-1", OPEN, "its customer was promised 100 s to pay");
  }

  @Test
  void an_order_that_is_told_twice_is_one_order() throws Exception {
    day.keepBook(Duration.ofMillis(300)).told("placed order-1", "placed order-1");
    day.awaitState("order-1", CANCELLED, "nobody has paid it");
    lab.untilSettled(4);
    day.awaitStock(PIECES, "one piece was taken, and one was returned");

    day.told("placed order-1"); // once more, and late
    lab.untilSettled(6);
    day.assertOpenedOnce("order-1", "a repeat is no new order");
    day.awaitStock(PIECES, "a repeat takes nothing, and returns nothing");
  }

  @Test
  void a_payment_that_is_told_twice_is_one_payment() throws Exception {
    day.keepBook(Duration.ofMillis(300))
        .told("placed order-1", "paid order-1", "paid order-1", "placed order-2");
    day.awaitState("order-2", CANCELLED, "nobody has paid it"); // the time of both is over
    day.awaitState("order-1", PAID, "it was paid");
    day.awaitRefunds("the second telling is the same payment, and not another");
    day.told("paid order-2", "paid order-2");
    lab.untilQuiet();
    day.awaitRefunds("it was paid too late, and once", "order-2");
  }

  @Test
  void a_payment_in_the_last_moment_wins() throws Exception {
    shop.beforeMoveTo(CANCELLED, () -> shop.elsewhere("order-1", OPEN, PAID));
    day.keepBook(A_MOMENT).told("placed order-1");
    lab.untilSettled(2);

    day.awaitState("order-1", PAID, "another program noted its payment just before");
    day.awaitStock(PIECES - 1, "its piece is sold; returned as well, it would be sold twice");
  }

  @Test
  void a_cancellation_in_the_last_moment_wins() throws Exception {
    shop.beforeMoveTo(PAID, () -> shop.elsewhere("order-1", OPEN, CANCELLED));
    day.keepBook(LONG).told("placed order-1", "paid order-1");

    day.awaitRefunds("another program cancelled it just before, if only by a moment", "order-1");
    day.awaitState("order-1", CANCELLED, "its piece may be sold to somebody else by now");
  }

  @Test
  void two_programs_keep_one_book() throws Exception {
    var book = day.keepBook("book", A_MOMENT);
    day.keepBook("other book", A_MOMENT);
    day.cancelled("order-1");
    book.die();
    day.told("placed order-2");

    day.awaitState("order-2", CANCELLED, "one of them has died, and the other goes on");
  }
}
