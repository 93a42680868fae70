package idempotency;

import static idempotency.Shops.order;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.staging.MortalDatabase.atEveryStep;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("5.5")
class OutboxTest {

  private static final ShopOrder ONE = order(1);
  private static final ShopOrder TWO = order(2);
  private static final ShopOrder THREE = order(3);

  private Shops shops;
  private LabQueue warehouse;
  private OutboxProgram shop;

  @BeforeEach
  void a_shop_and_a_warehouse(Lab lab) throws Exception {
    shops = new Shops(lab);
    warehouse = shops.warehouse();
    shop = shops.program("shop");
  }

  @Test
  void an_order_that_is_placed_reaches_the_warehouse() throws Exception {
    shop.placed(ONE, TWO);
    shop.relay().result();

    shops.assertHolds("what is ordered has to be packed", ONE, TWO);
  }

  @Test
  void orders_are_placed_while_the_broker_is_away() throws Exception {
    shop.client().die();
    shop.placed(ONE);
    shops.program("the next shop").relay().result();

    shops.assertHolds("it was noted, and somebody sends it when the broker is there again", ONE);
  }

  @Test
  void messages_go_out_in_the_order_in_which_they_were_noted() throws Exception {
    shop.placed(THREE, order(10), ONE, order(5), TWO);
    shop.relay().result();

    shops.assertHolds(
        "who ordered first is packed for first", THREE, order(10), ONE, order(5), TWO);
  }

  @Test
  void each_message_has_an_id_of_its_own() throws Exception {
    shop.placed(ONE, TWO);
    shop.relay().result();

    shops.assertIds(2, "sooner or later one comes twice, and an id is all that tells it");
  }

  @Test
  void a_shop_that_starts_anew_gives_new_ids() throws Exception {
    shop.placedAfterANewStart(ONE);
    shop.relay().result();
    shop.placedAfterANewStart(TWO);
    shop.relay().result();

    shops.assertIds(
        2, "an id that the warehouse has had before means a repeat, and that is dropped");
  }

  @Test
  void a_message_outlives_a_restart_of_the_broker() throws Exception {
    shop.placed(ONE);
    shop.relay().result();

    assertThat(warehouse)
        .because("once it is confirmed it is noted nowhere else")
        .messagesArePersistent();
  }

  @Test
  void relay_says_how_many_it_has_sent() throws Exception {
    shop.placed(ONE, TWO);

    assertThat(shop.relay()).because("two were noted").eventuallyReturns(2);
    assertThat(shop.relay()).because("they are done with").eventuallyReturns(0);
  }

  @Test
  void what_was_sent_is_not_sent_again() throws Exception {
    shop.placed(ONE);
    shop.relay().result();
    shops.program("relay").relay().result();

    shops.assertHolds("the broker has confirmed it, so it is done with", ONE);
  }

  @Test
  void what_is_noted_meanwhile_is_sent_too() throws Exception {
    shop.placed(ONE);
    var relay = shops.program("relay");
    shops.placedWhileOneIsSent(shop, TWO, relay);
    relay.relay().result();

    shops.assertHolds("order 2 was placed while order 1's was on its way to the broker", ONE, TWO);
  }

  @Test
  void an_order_that_cannot_be_placed_is_told_and_sends_nothing() throws Exception {
    shop.placed(ONE);
    shop.relay().result();
    warehouse.takeAll();

    assertThat(shop.place(ONE))
        .because("the customer would see a thank-you page for an order that does not exist")
        .eventuallyThrows(SQLException.class);
    shops.program("relay").relay().result();
    assertThat(warehouse).because("what was not ordered must not be packed").staysEmpty();
  }

  @Test
  void an_order_whose_message_cannot_be_noted_is_not_placed(Lab lab) throws Exception {
    shops.loseOutbox();
    lab.attempt(() -> shop.place(ONE).result());

    shops.assertNoOrders("nobody would ever pack it");
  }

  @Test
  void wherever_the_shop_dies_order_and_message_stay_together() throws Exception {
    atEveryStep(
        (before, step) -> {
          shops.forgetAll();
          var dying = shops.program("shop %s step %d".formatted(before ? "before" : "after", step));
          boolean died = dying.dies(before, step, () -> dying.place(ONE).result());
          shops.program("relay for " + dying.client().name()).relay().result();

          shops.assertBothOrNeither("the shop died " + dying.database().moment());
          return died;
        });
  }

  @Test
  void wherever_a_relay_dies_the_message_arrives(Lab lab) throws Exception {
    atEveryStep(
        (before, step) -> {
          shops.forgetAll();
          shop.placed(ONE);
          var dying =
              shops.program("relay %s step %d".formatted(before ? "before" : "after", step));
          boolean died = dying.dies(before, step, () -> dying.relay().result());
          shops.program("relay after " + dying.client().name()).relay().result();

          shops.assertArrived("the relay died " + dying.database().moment());
          return died;
        });
  }

  @Test
  void wherever_the_connection_is_cut_the_message_arrives(Lab lab) throws Exception {
    lab.sweep(
        "relay",
        List.of(toBroker(AMQP.Basic.Publish.class), toClient(AMQP.Basic.Ack.class)),
        client -> {
          shops.forgetAll();
          shop.placed(ONE);
          var relay = shops.program(client.name());
          lab.attempt(() -> relay.relay().result());
          client.die();
          shops.program("relay after " + client.name()).relay().result();

          shops.assertArrived("the relay was cut off");
        });
  }

  @Test
  void who_is_cut_off_from_the_broker_is_told() throws Exception {
    shop.placed(ONE);
    shop.client().cutBefore(1, toClient(AMQP.Basic.Ack.class));

    assertThat(shop.relay()).because("its confirm is lost").eventuallyThrows(IOException.class);
    shop.client().die();
    assertThat(shop.relay()).because("it is not there").eventuallyThrows(IOException.class);
  }

  @Test
  void a_refused_message_is_told_and_the_next_call_sends_it(Lab lab) throws Exception {
    shop.placed(ONE);
    var full = lab.queue("full");
    var relay = shops.programOfAFullWarehouse(full);

    assertThat(relay.relay())
        .because("somebody has to know that the warehouse gets nothing")
        .eventuallyThrows(IOException.class);
    full.takeAll();
    lab.attempt(() -> relay.relay().result());
    assertThat(full)
        .because("it was full and the broker refused the message; now there is room")
        .eventuallyHolds(ONE.message());
  }

  @Test
  void what_was_confirmed_before_it_is_done_with_and_nothing_overtakes(Lab lab) throws Exception {
    shop.placed(ONE, TWO, THREE);
    shop.client().answer(nack(2)); // and yet the broker has it
    lab.attempt(() -> shop.relay().result());
    shops.program("relay").relay().result();

    shops.assertHolds("one is done with; two was refused, and three waits", ONE, TWO, TWO, THREE);
  }

  @Test
  void no_confirm_in_time_is_told_and_the_message_stays_noted() throws Exception {
    shop.placed(ONE);
    var impatient = shops.program("impatient relay", Duration.ofMillis(700));
    var late = impatient.client().hold(toClient(AMQP.Basic.Ack.class));

    assertThat(impatient.relay())
        .because("what it waits for it keeps locked, and every other relay has to wait as well")
        .eventuallyThrows(TimeoutException.class);
    late.release();
    shops.program("the next relay").relay().result();
    shops.assertHolds("nobody knows what became of the first one", ONE, ONE);
  }

  @Test
  void a_late_confirm_is_not_taken_for_the_next_one() throws Exception {
    shop.placed(ONE);

    assertThat(shop.relayedAgainBeforeTheFirstConfirm())
        .because("the broker refused the second attempt; the confirm that came late is the first's")
        .eventuallyThrows(IOException.class);
  }

  @Test
  void who_is_interrupted_stops_and_the_message_stays_noted() throws Exception {
    shop.placed(ONE);
    var held = shop.client().hold(toClient(AMQP.Basic.Ack.class));
    var relaying = shop.relay();
    held.awaitHeld();
    relaying.settle();
    relaying.interrupt();

    assertThat(relaying)
        .because("the program is to end, and the relay is what it waits for")
        .eventuallyThrows(InterruptedException.class);
    shops.program("the next relay").relay().result();
    shops.assertHolds("nobody knows what became of the first one", ONE, ONE);
  }

  @Test
  void a_database_that_refuses_is_told() throws Exception {
    shops.loseOutbox();

    assertThat(shop.relay())
        .because("a relay that says that there was nothing to send is believed")
        .eventuallyThrows(SQLException.class);
  }

  @Test
  void no_connection_to_the_database_stays_open(Lab lab) throws Exception {
    shop.placed(ONE);
    shop.relay().result();
    shop.assertConnectionsClosed("after an order and its message");
    lab.attempt(() -> shop.place(ONE).result());
    shop.assertConnectionsClosed("after an order that was refused");
    shop.placed(TWO);
    shop.client().die();
    lab.attempt(() -> shop.relay().result());
    shop.assertConnectionsClosed("after a relay without a broker");
  }

  @Test
  void two_relays_send_nothing_twice_and_nothing_overtakes() throws Exception {
    shop.placed(ONE, TWO, THREE);
    shops.relayAtOnce(shops.program("relay a"), shops.program("relay b"));

    shops.assertHolds("a was slow, and b has to leave alone what it has in hand", ONE, TWO, THREE);
  }
}
