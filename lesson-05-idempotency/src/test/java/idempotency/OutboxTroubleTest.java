package idempotency;

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
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.5")
class OutboxTroubleTest extends OutboxStage {

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
  void one_that_comes_in_time_counts() throws Exception {
    shop.placed(ONE);
    var patient = shops.program("patient relay", Duration.ofMillis(900));
    patient.client().delay(Duration.ofMillis(400), toClient(AMQP.Basic.Ack.class));

    assertThat(patient.relay())
        .because("a broker that is slow on a busy day has the message all the same")
        .eventuallyReturns(1);
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
}
