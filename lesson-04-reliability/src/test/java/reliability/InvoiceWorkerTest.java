package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static reliability.WatchedAccounts.INVALID;
import static reliability.WatchedAccounts.LOCKED;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Throwing;

@Exercise("4.6")
class InvoiceWorkerTest extends InvoiceWorkerStage {

  @Test
  void both_queues_outlive_a_restart_of_the_broker() throws Exception {
    worker.declare(client.channel());

    lab.await("the durable queues among those declared", new Declared(lab.wire())::durableQueues)
        .because("invoices wait in both for days, and brokers are restarted at night")
        .to("be both", queues -> queues.containsAll(Set.of(invoices.name(), parking.name())));
  }

  @Test
  void each_invoice_is_entered_once_and_is_in_no_queue_then() throws Exception {
    accounts.failures.first(2, "inv-1", LOCKED);
    work("inv-1", "Müller 2", "inv-3");
    lab.untilSettled(3);

    lab.await("the invoices entered", accounts::entered)
        .because("one left out is never paid, and one entered twice is paid twice")
        .inVainOnlyOnce()
        .toBe(List.of("Müller 2", "inv-1", "inv-3"));
    client.die();
    assertThat(invoices)
        .because("what is there when the worker ends is entered once more by the next one")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(parking).because("nobody has to look at what is entered").staysEmpty();
  }

  @Test
  void a_failure_that_passes_is_tried_again() throws Exception {
    accounts.failures.first(2, "inv-1", LOCKED);
    work("inv-1");

    lab.await("the invoices entered", accounts::entered)
        .because("the accounts were locked for a moment, and are not for the third attempt")
        .toBe(List.of("inv-1"));
  }

  @Test
  void after_three_attempts_it_is_parked() throws Exception {
    assertParkedAfter(3, LOCKED);
  }

  @Test
  void with_another_limit_after_as_many() throws Exception {
    worker = new InvoiceWorker(invoices.name(), parking.name(), 2);
    assertParkedAfter(2, LOCKED);
  }

  @Test
  void an_invalid_invoice_goes_aside_at_once() throws Exception {
    assertParkedAfter(1, INVALID);
  }

  private void assertParkedAfter(int attempts, Supplier<RuntimeException> why) throws Exception {
    accounts.failures.always("inv-1", why);
    work("inv-1");

    assertThat(parking)
        .because("somebody has to look at it, and must find it")
        .eventuallyHolds("inv-1");
    lab.untilQuiet();
    lab.await("the number of attempts", () -> accounts.failures.calls("inv-1"))
        .because("too few park what would have worked, and too many are work for nothing")
        .toBe(attempts);
  }

  @Test
  void the_rest_flows_on() throws Exception {
    accounts.failures.always("inv-1", LOCKED);
    accounts.failures.always("inv-2", INVALID);
    accounts.failures.always("inv-3", NullPointerException::new);
    accounts.failures.always("inv-7", Throwing::lostConnection);
    accounts.failures.first(2, "inv-4", LOCKED);
    work("inv-1", "inv-2", "inv-3", "inv-4", "inv-5", "inv-6", "inv-7");

    lab.await("the invoices entered", accounts::entered)
        .because("one that fails, however it fails, is no reason not to enter the others")
        .toBe(List.of("inv-4", "inv-5", "inv-6"));
    assertThat(parking)
        .because("somebody has to look at them, and must find them")
        .eventuallyHoldsInAnyOrder(List.of("inv-1", "inv-2", "inv-3", "inv-7"));
  }

  @Test
  void its_failures_are_counted_by_every_broker() throws Exception {
    assertParkedAfter(3, LOCKED);
    boolean counts = new Declared(lab.wire()).aQuorumQueue();
    var nacks = lab.wire().methods(AMQP.Basic.Nack.class);
    lab.await(
            "the calls of basic.nack that a quorum queue is to count",
            () -> nacks.stream().filter(nack -> counts && nack.getRequeue()).count())
        .because("RabbitMQ 4.3 does not count them, and the upgrade makes it an endless loop")
        .toBe(0L);
  }

  @Test
  void a_parked_invoice_is_as_it_came_and_says_why() throws Exception {
    accounts.failures.always(LOCKED);
    start(accounts);
    invoices.receives(
        MessageProperties.PERSISTENT_TEXT_PLAIN
            .builder()
            .messageId("m-1")
            .headers(Map.of("customer", "c-7"))
            .build(),
        "Müller 1".getBytes(UTF_8));

    lab.await("what is parked", () -> ParkedInvoice.in(parking))
        .because("whoever looks at it on Monday mends it, and sends it again as what it is")
        .toBe(List.of("Müller 1, id m-1, text/plain, mode 2, customer c-7, with a reason"));
  }

  @Test
  void never_more_than_ten_are_out_and_not_acknowledged() throws Exception {
    start(accounts.held::pass);
    invoices.holding(IntStream.rangeClosed(1, 30).mapToObj(i -> "inv-" + i).toArray(String[]::new));
    accounts.held.awaitArrival();
    lab.untilQuiet();

    assertThat(client).because("what one worker hoards no other can enter").heldAtMost(10);
  }
}
