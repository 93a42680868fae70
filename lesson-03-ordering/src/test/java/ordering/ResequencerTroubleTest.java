package ordering;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("3.5")
class ResequencerTroubleTest extends ResequencerStage {

  private static final Duration A_MOMENT = Duration.ofMillis(200);
  private static final Duration A_WHILE = Duration.ofMillis(400);
  private static final Duration LONGER = Duration.ofMillis(1300);

  @Test
  void what_waits_is_not_lost_with_the_resequencer(Lab lab) throws Exception {
    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 2, 3);
    shop.publish("order-8", 1);
    shop.awaitApplied("order-8", 1, "it need not wait");
    lab.untilQuiet();
    lab.await(
            "the number of deliveries of three changes",
            () -> shop.client().wire().methods(AMQP.Basic.Deliver.class).size())
        .because("going round and round, a change that has to wait keeps everybody busy")
        .to("be three at most", deliveries -> deliveries <= 3);

    shop.die();

    assertThat(shop.changes())
        .because("they were not applied, so the broker must still have them")
        .eventuallyHolds(Rows.changes("order-7", 2, 3));
  }

  @Test
  void a_change_that_cannot_be_applied_stays(Lab lab) throws Exception {
    shop.table().failures().always(() -> new IllegalStateException("the table is locked"));
    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 1);
    lab.untilThrown(shop.table().failures());

    shop.die();

    assertThat(shop.changes())
        .because("it was not applied, so the broker must still have it")
        .eventuallyHolds(Rows.change("order-7", 1));
  }

  @Test
  void another_resequencer_goes_on_where_the_first_ended(Lab lab) throws Exception {
    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 1, 2, 4);
    lab.untilSettled(2);
    shop.die();

    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 2, 3);

    shop.awaitApplied("order-7", 4, "what a program kept in memory is gone when it starts again");
  }

  @Test
  void what_does_not_come_is_reported() throws Exception {
    shop.start(CAPACITY, A_MOMENT);
    shop.publish("order-7", 1, 4, 3);

    shop.awaitMissing("nobody looks for a change that nobody knows to be missing", "order-7 #2");
  }

  @Test
  void what_waited_in_vain_is_set_aside() throws Exception {
    shop.start(CAPACITY, A_MOMENT);
    shop.publish("order-7", 1, 4, 3);

    assertThat(shop.aside())
        .because("it can neither be applied nor forgotten, so somebody has to look at it")
        .eventuallyHoldsInAnyOrder(List.of(Rows.changes("order-7", 3, 4)));
    shop.awaitApplied("order-7", 1, "without the change before it, the next makes no sense");
  }

  @Test
  void gaps_do_not_take_up_all_places() throws Exception {
    shop.start(3, A_MOMENT);
    shop.publish("order-8", 1);
    shop.publish("order-7", 4, 3, 2, 7, 6, 5); // twice as many as there are places
    shop.publish("order-8", 2);

    shop.table()
        .of("order-8")
        .because("nobody waits for order-7 any more, so there is room for the others")
        .toBe(Rows.upTo(2));
  }

  @Test
  void what_was_missing_may_come_after_all() throws Exception {
    shop.start(CAPACITY, A_MOMENT);
    shop.publish("order-7", 2);
    assertThat(shop.aside()).eventuallyHolds(Rows.change("order-7", 2));

    shop.publish("order-7", 1, 2); // somebody has found the one, and sends the other again

    shop.awaitApplied("order-7", 2, "it was late, and it is still the next one");
  }

  @Test
  void a_gap_that_closes_in_time_is_not_reported() throws Exception {
    shop.start(CAPACITY, A_WHILE);
    shop.publish("order-7", 2, 1);
    shop.publish("order-8", 2);
    assertThat(shop.aside())
        .eventuallyHolds(Rows.change("order-8", 2)); // so order-7's time is over, too

    shop.awaitMissing("order-7 has all it waited for: don't cry wolf", "order-8 #1");
  }

  @Test
  void of_two_gaps_each_counts() throws Exception {
    shop.start(CAPACITY, A_WHILE);
    shop.publish("order-7", 3, 5, 1, 2);

    shop.awaitMissing("one gap has closed, and the other one has not", "order-7 #4");
    shop.awaitApplied("order-7", 3, "they are complete up to the second gap");
    assertThat(shop.aside())
        .because("it waited for the second gap")
        .eventuallyHolds(Rows.change("order-7", 5));
  }

  @Test
  void what_is_being_applied_is_not_missing(Lab lab) throws Exception {
    shop.startHeld(CAPACITY, A_WHILE);
    shop.publish("order-7", 2, 1);
    shop.table().applying().awaitArrival();
    lab.untilPassed(A_WHILE);
    lab.untilQuiet();

    shop.table().applying().open();

    shop.awaitApplied("order-7", 2, "the first one came in time; the table takes longer");
    shop.awaitMissing("it came in time");
  }

  @Test
  void each_gap_gets_all_the_patience(Lab lab) throws Exception {
    shop.start(CAPACITY, LONGER);
    shop.publish("order-7", 2, 1);
    shop.publish("order-8", 2);
    lab.untilQuiet();
    long sent = System.nanoTime();
    shop.publish("order-7", 4); // the second gap of order-7, while order-8 is still waiting
    shop.publish("order-8", 3);

    shop.awaitMissing(
        "what waits for one entity's gap is no other entity's business",
        "order-7 #3",
        "order-8 #1");
    lab.await("the milliseconds order-7 #3 was given", () -> shop.millis(sent, "order-7 #3"))
        .because("its time begins with order-7 #4, whatever was waited for before")
        .to("be 1300 or more", given -> given > LONGER.toMillis() - 20);
  }

  @Test
  void no_gap_gets_more(Lab lab) throws Exception {
    shop.start(CAPACITY, Duration.ofMillis(800)); // 39 later ones take longer
    var last = new AtomicLong(1);

    lab.await("what is reported while later ones come, 39 of them", () -> oneMore(last))
        .because("in a busy shop something always comes, and the gap would never be reported")
        .to("be [order-7 #1] before the last", it -> !it.isEmpty() && last.get() < CAPACITY);
  }

  private List<String> oneMore(AtomicLong last) {
    if (shop.reported().isEmpty() && last.get() < CAPACITY) {
      shop.publish("order-7", 2, last.incrementAndGet()); // a repeat and a later one
    }
    return shop.reported();
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) {
    var nowhere = lab.queue("a queue that nobody has declared");

    assertThat(lab.attempt(() -> shop.start(nowhere, CAPACITY, FOR_EVER)))
        .because("a resequencer that is not there and says nothing lets changes pile up")
        .threw(IOException.class);
  }
}
