package idempotency;

import static idempotency.Shops.order;
import static warren.lab.LabAssertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.5")
class OutboxTest extends OutboxStage {

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
  void two_relays_send_nothing_twice_and_nothing_overtakes() throws Exception {
    shop.placed(ONE, TWO, THREE);
    shops.relayAtOnce(shops.program("relay a"), shops.program("relay b"));

    shops.assertHolds("a was slow, and b has to leave alone what it has in hand", ONE, TWO, THREE);
  }
}
