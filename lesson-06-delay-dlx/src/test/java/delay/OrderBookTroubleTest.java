package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.RestartsBroker;
import warren.lab.Throwing;

@Exercise("6.6")
class OrderBookTroubleTest extends OrderBookStage {

  @Test
  void what_waits_outlives_a_restart_of_the_broker() throws Exception {
    day.keepBook(LONG).told("placed order-1");
    lab.untilSettled(1);

    var why = "an order that the broker forgets is open for ever, and so is its piece";
    lab.await("what a restart of the broker would delete", day::transientParts)
        .because(why)
        .now()
        .toBe(List.of());
    lab.await("how the broker passes on what is due", day::passingOn)
        .because("at most once is never, if it restarts in that moment; " + why)
        .now()
        .toBe("at least once");
  }

  @Test
  void an_order_leaves_its_queue_when_the_broker_has_confirmed_what_waits() throws Exception {
    var book = day.keepBook("book", LONG);
    book.hold(toClient(AMQP.Basic.Ack.class));
    day.told("placed order-1");
    lab.untilQuiet();
    book.die();

    assertThat(day.events())
        .because("as long as nothing confirms that it waits, it may not: nobody would cancel it")
        .eventuallyHolds("placed order-1");
  }

  @Test
  void an_order_whose_number_is_refused_is_not_forgotten() throws Exception {
    var refusal = day.keepBook("book", LONG).answer(nack(1));
    day.told("placed order-1");
    lab.untilSettled(1);

    lab.await("how many numbers wait", day.waiting()::ready)
        .because("what the broker has not taken in never comes back, and nobody cancels the order")
        .to("be 2, the one that was refused and its repeat", n -> n == (refusal.fired() ? 2 : 1));
  }

  @Test
  void a_broker_that_refuses_is_given_time() throws Exception {
    var book = day.keepBook("book", LONG);
    book.answer(nack(1), nack(2), nack(3), nack(4));
    day.told("placed order-1");
    lab.untilSettled(1);

    assertThat(book)
        .because("what has no room now has none a millisecond later, and is asked in vain (4.6)")
        .publishedAtMost(3, A_MOMENT);
  }

  @Test
  void what_is_cut_off_on_its_way_is_sent_again() throws Exception {
    var cut = day.keepBook("book", A_MOMENT).cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    day.told("placed order-1");
    cut.awaitFired();

    day.awaitState("order-1", CANCELLED, "the network comes back, and then its time runs");
  }

  @Test
  void nothing_is_half_cancelled_when_the_program_dies() throws Exception {
    var book = day.keepBook("book", A_MOMENT);
    day.tellAndCrash("placed order-1", book, shop::beforeReturn);
    day.keepBook("the next book", A_MOMENT);

    day.awaitState("order-1", CANCELLED, "the next program goes on where the first one died");
    day.awaitStock(PIECES, "a cancelled order whose piece is not returned is a piece lost");
  }

  @Test
  void a_refund_is_paid_though_the_program_dies_before_it() throws Exception {
    var book = day.keepBook("book", A_MOMENT);
    day.cancelled("order-1");
    day.tellAndCrash("paid order-1", book, bank::before);
    day.keepBook("the next book", A_MOMENT);

    day.awaitRefunds("the bank has not paid yet, so the next program must ask for it", "order-1");
  }

  @Test
  void a_refund_is_paid_once_though_the_program_dies_after_it() throws Exception {
    var book = day.keepBook("book", A_MOMENT);
    day.cancelled("order-1");
    day.tellAndCrash("paid order-1", book, bank::after);
    lab.untilNextSecond();
    day.keepBook("the next book", A_MOMENT);
    lab.untilSettled(3);

    day.awaitRefunds("it is the same refund, asked for once more", "order-1");
  }

  @Test
  void an_order_that_fails_is_not_overtaken_by_its_payment() throws Exception {
    shop.fails(OPEN, 2, new IllegalArgumentException("no such table"));
    day.told("placed order-1", "paid order-1");
    day.keepBook("book", LONG);

    day.awaitState("order-1", PAID, "its payment waits behind it until the database answers again");
    day.assertTriedInTurn("order-1", OPEN, PAID);
    day.awaitRefunds("it was paid in time");
  }

  @Test
  void what_fails_is_given_time() throws Exception {
    shop.fails(OPEN, 6, new IllegalStateException("the database is busy"));
    day.keepBook(LONG).told("placed order-1");
    day.awaitState("order-1", OPEN, "a database that is busy is no reason to forget it");

    lab.await("the transactions within a tenth of a second", () -> shop.mostTransactions(A_MOMENT))
        .because("a database that is asked thousands of times a second does not recover (4.6)")
        .now()
        .to("be three or less", most -> most <= 3);
  }

  @Test
  void a_cancellation_that_fails_is_tried_again() throws Exception {
    shop.fails(CANCELLED, 2, new NullPointerException());
    day.keepBook(A_MOMENT).told("placed order-1");

    day.awaitState("order-1", CANCELLED, "nobody else remembers that its time is over");
  }

  @Test
  void a_refund_that_fails_is_asked_for_again() throws Exception {
    bank.fails(2, Throwing.lostConnection());
    day.keepBook(A_MOMENT).cancelled("order-1");
    day.told("paid order-1");

    day.awaitRefunds("a bank that does not answer has not paid", "order-1");
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses_or_does_not_answer() {
    var late = day.unanswered("late book");
    day.waiting().declaredBySomebodyElse();

    var why = "a book that nobody keeps is noticed when the stock is counted";
    assertThat(lab.attempt(day.book(lab.client("book"), LONG)::start))
        .because(why)
        .threw(IOException.class);
    assertThat(lab.attempt(day.book(late, LONG)::start)).because(why).threw(TimeoutException.class);
  }

  @Test
  @RestartsBroker
  void the_book_balances_after_a_storm() throws Exception {
    var customers = new Customers(100, lab, shop, bank);
    var storm = day.storm(4, Duration.ofSeconds(1));
    storm.send(customers.say(), day::told);
    customers.awaitEnded();
    storm.send(customers.sayLate(), day::told);
    customers.awaitRefunds();
    lab.untilQuiet();

    customers.assertBalance(PIECES);
  }
}
