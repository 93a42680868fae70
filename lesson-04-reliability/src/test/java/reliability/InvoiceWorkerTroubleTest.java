package reliability;

import static reliability.WatchedAccounts.INVALID;
import static reliability.WatchedAccounts.LOCKED;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.wire.Answer;

@Exercise("4.6")
class InvoiceWorkerTroubleTest extends InvoiceWorkerStage {

  @Test
  void whoever_declares_them_learns_that_the_broker_refuses() {
    parking.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> worker.declare(client.channel())))
        .because("a worker without its parking queue has nowhere to put what fails")
        .threw(IOException.class);
  }

  @Test
  void a_worker_that_dies_loses_no_invoice() throws Exception {
    start(accounts.held::pass);
    invoices.holding("inv-1", "inv-2");
    accounts.held.awaitArrival();
    lab.untilQuiet();

    client.die();

    assertThat(invoices)
        .because("nobody has entered them; whoever starts next can")
        .eventuallyHolds("inv-1", "inv-2");
  }

  @Test
  void the_next_worker_counts_on() throws Exception {
    accounts.failures.first(1, "inv-1", LOCKED);
    start(accounts.failures.around(Accounts.class, accounts.held::pass));
    invoices.holding("inv-1");
    accounts.held.awaitArrival(); // one attempt has failed, another is under way
    lab.untilQuiet();
    client.die();
    var next = lab.throwing().always("inv-1", LOCKED);

    client = lab.client("the next worker");
    worker = new InvoiceWorker(invoices.name(), parking.name(), 3);
    start(next::pass);

    assertThat(parking).because("it fails with the next worker, too").eventuallyHolds("inv-1");
    lab.await("the attempts of the next worker", () -> next.calls("inv-1"))
        .because("three for each worker are as many as there are workers, times three")
        .to("be two at most", attempts -> attempts <= 2);
  }

  @Test
  void the_original_stays_until_the_broker_has_what_is_tried_again() throws Exception {
    assertKeptUntilConfirmed(LOCKED, Duration.ZERO);
  }

  @Test
  void so_it_does_until_the_broker_has_what_is_parked() throws Exception {
    assertKeptUntilConfirmed(INVALID, Duration.ofMillis(2200)); // a slow broker has not said yes
  }

  private void assertKeptUntilConfirmed(Supplier<RuntimeException> failure, Duration later)
      throws Exception {
    accounts.failures.first(1, "inv-1", failure);
    client.hold(toClient(AMQP.Basic.Ack.class)).ifItComes();
    work("inv-1");
    lab.untilThrown(accounts.failures);
    lab.untilPassed(later);

    client.die();

    assertThat(invoices).eventuallyHasConsumers(0);
    lab.await(
            "how often inv-1 is there, without copies that were not confirmed",
            () -> invoices.ready() + parked() + accounts.times("inv-1"))
        .because("the broker may refuse a copy, or end before it has it, and then there is none")
        .to("be once or more", times -> times >= 1);
  }

  @Test
  void what_the_broker_refuses_is_tried_again_all_the_same() throws Exception {
    accounts.failures.first(1, "inv-1", LOCKED);
    client.answer(nack(1)).ifItComes();
    work("inv-1");

    lab.await(
            "how often inv-1 is entered, without refused copies",
            () -> accounts.times("inv-1") - client.untaken())
        .because("a refused copy is none, and nobody else will enter it")
        .to("be once or more", times -> times >= 1);
  }

  @Test
  void it_is_parked_all_the_same_and_meanwhile_the_others_are_entered() throws Exception {
    accounts.failures.always("inv-1", INVALID);
    client.answer(nack(1)).ifItComes();
    work("inv-1", "inv-2", "inv-3");

    lab.await("the invoices entered", accounts::entered)
        .because("nobody looks after a worker that is there and does nothing")
        .toBe(List.of("inv-2", "inv-3"));
    lab.await("how often inv-1 is parked, without refused copies", this::parked)
        .because("a queue that was full for a moment has room in the next")
        .to("be once or more", times -> times >= 1);
  }

  @Test
  void and_it_does_not_ask_again_and_again() throws Exception {
    accounts.failures.always("inv-1", INVALID);
    client
        .answer(IntStream.rangeClosed(1, 99).mapToObj(Answer::nack).toArray(Answer[]::new))
        .ifItComes();
    work("inv-1");
    lab.untilThrown(accounts.failures);

    lab.await("how many copies were refused so far", client::untaken)
        .because("a full queue needs time, and gets the same invoice a thousand times a second")
        .to("be few", refused -> refused <= 9);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    invoices.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> worker.start(client.channel(), accounts)))
        .because("a worker that is not there and says nothing lets the invoices pile up")
        .threw(IOException.class);
  }
}
