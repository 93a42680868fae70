package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static reliability.WatchedAccounts.INVALID;
import static reliability.WatchedAccounts.LOCKED;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.Answer;

@Exercise("4.6")
class InvoiceWorkerTest {

  private Lab lab;
  private Client client;
  private LabQueue invoices;
  private LabQueue parking;
  private InvoiceWorker worker;
  private WatchedAccounts accounts;

  @BeforeEach
  void a_worker_with_three_attempts(Lab lab) {
    this.lab = lab;
    client = lab.client("worker");
    invoices = lab.queue("invoices");
    parking = lab.queue("parking");
    worker = new InvoiceWorker(invoices.name(), parking.name(), 3);
    accounts = new WatchedAccounts(lab);
  }

  @Test
  void both_queues_outlive_a_restart_of_the_broker() throws Exception {
    worker.declare(client.channel());

    lab.await("the durable queues among those declared", new Declared(lab.wire())::durableQueues)
        .because("invoices wait in both for days, and brokers are restarted at night")
        .to("be both", queues -> queues.containsAll(Set.of(invoices.name(), parking.name())));
  }

  @Test
  void whoever_declares_them_learns_that_the_broker_refuses() {
    parking.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> worker.declare(client.channel())))
        .because("a worker without its parking queue has nowhere to put what fails")
        .threw(IOException.class);
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
    accounts.failures.first(2, "inv-4", LOCKED);
    work("inv-1", "inv-2", "inv-3", "inv-4", "inv-5", "inv-6");

    lab.await("the invoices entered", accounts::entered)
        .because("one that fails, however it fails, is no reason not to enter the others")
        .toBe(List.of("inv-4", "inv-5", "inv-6"));
    assertThat(parking)
        .because("somebody has to look at them, and must find them")
        .eventuallyHoldsInAnyOrder(List.of("inv-1", "inv-2", "inv-3"));
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
  void the_original_stays_until_the_broker_has_what_is_tried_again() throws Exception {
    assertKeptUntilConfirmed(LOCKED);
  }

  @Test
  void so_it_does_until_the_broker_has_what_is_parked() throws Exception {
    assertKeptUntilConfirmed(INVALID);
  }

  private void assertKeptUntilConfirmed(Supplier<RuntimeException> failure) throws Exception {
    accounts.failures.first(1, "inv-1", failure);
    client.hold(toClient(AMQP.Basic.Ack.class)).ifItComes();
    work("inv-1");
    lab.untilThrown(accounts.failures);

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
  void never_more_than_ten_are_out_and_not_acknowledged() throws Exception {
    start(accounts.held::pass);
    invoices.holding(IntStream.rangeClosed(1, 30).mapToObj(i -> "inv-" + i).toArray(String[]::new));
    accounts.held.awaitArrival();
    lab.untilQuiet();

    assertThat(client).because("what one worker hoards no other can enter").heldAtMost(10);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses() {
    invoices.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> worker.start(client.channel(), accounts)))
        .because("a worker that is not there and says nothing lets the invoices pile up")
        .threw(IOException.class);
  }

  private void work(String... numbers) throws Exception {
    start(accounts);
    invoices.holding(numbers);
  }

  private void start(Accounts books) throws Exception {
    worker.declare(client.channel());
    lab.start("start", () -> worker.start(client.channel(), books)).result();
  }

  private int parked() {
    return parking.ready() - client.untaken();
  }
}
