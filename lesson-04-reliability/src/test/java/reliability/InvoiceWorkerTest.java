package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Method;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;
import warren.lab.staging.Throwing;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

@Exercise("4.6")
class InvoiceWorkerTest {

  private static final int ATTEMPTS = 3;

  /** Enough to see that it goes round and round. */
  private static final int FAR_TOO_OFTEN = 20;

  private static final String LOCKED = "the accounts are locked";

  private static final String INVALID = "there is no such customer";

  private Lab lab;
  private Client client;
  private LabQueue invoices;
  private LabQueue parking;
  private Gate entering;
  private Gate circle;
  private Books books;
  private Books nextBooks;

  /** Accounts that fail as a test wants them to. */
  private static final class Books implements Accounts {

    private final Gate gate;
    private final Gate circle;
    private final Map<String, Supplier<RuntimeException>> failures = new HashMap<>();
    private final Throwing throwing = new Throwing();
    private final List<String> tried = new CopyOnWriteArrayList<>();
    private final List<String> entered = new CopyOnWriteArrayList<>();

    Books(Gate gate, Gate circle) {
      this.gate = gate;
      this.circle = circle;
    }

    synchronized void fail(String invoice, int times, Supplier<RuntimeException> failure) {
      failures.put(invoice, failure);
      throwing.first(times, invoice, failure);
    }

    @Override
    public void enter(String invoice) {
      tried.add(invoice);
      if (attempts(invoice) > FAR_TOO_OFTEN) {
        circle.pass(invoice);
      }
      gate.pass(invoice);
      throwing.pass(invoice);
      entered.add(invoice);
    }

    long attempts(String invoice) {
      return tried.stream().filter(invoice::equals).count();
    }
  }

  @BeforeEach
  void invoices_and_accounts(Lab lab) {
    this.lab = lab;
    client = lab.client("worker");
    invoices = lab.queue("invoices");
    parking = lab.queue("parking");
    entering = lab.gate("entering an invoice");
    circle = lab.gate("entering an invoice for the " + FAR_TOO_OFTEN + "th time");
    books = new Books(entering, circle);
    nextBooks = new Books(entering, circle);
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "A basic.nack put the invoice back in a quorum queue. From RabbitMQ 4.3 on that does not"
            + " count as a failed delivery, so no limit is ever reached. basic.reject counts on"
            + " every version.",
        this::nackedForTheLimit);
    lab.suspect(
        "The invoice went back into its queue each time it had failed, and nothing counted. It"
            + " comes back at once, for ever, and the processor is busy with it.",
        () -> circle.arrivals() > 0);
    lab.suspect(
        "x-delivery-limit says how often a message may come back, and the first delivery is none of"
            + " those: a limit of 3 lets a fourth through.",
        () -> arguments("x-delivery-limit").contains(String.valueOf(ATTEMPTS)));
    lab.suspect(
        "The first attempt is one, too.",
        () ->
            arguments("x-delivery-limit").isEmpty()
                && tried().stream().anyMatch(invoice -> books.attempts(invoice) == ATTEMPTS + 1));
    lab.suspect(
        "The attempts were counted in the worker's memory. The next worker, or this one after a"
            + " restart, knows nothing of them: the count has to travel with the message, or to be"
            + " the broker's.",
        () -> circle.arrivals() == 0 && nextBooks.attempts("inv-1") >= ATTEMPTS && cameUncounted());
    lab.suspect(
        "redelivered says that the message may have been delivered before. It does not say how"
            + " often.",
        () ->
            wasRequeued()
                && circle.arrivals() == 0
                && tried().stream().anyMatch(invoice -> books.attempts(invoice) == 2)
                && arguments("x-delivery-limit").isEmpty());
    lab.suspect(
        "An invoice was acknowledged that is not entered, and nothing was sent in its place: the"
            + " broker forgot it.",
        () ->
            acks() > books.entered.size()
                && client.wire().events(AMQP.Basic.Publish.class).isEmpty());
    lab.suspect(
        "An invoice was rejected without requeue, and its queue was declared without a dead-letter"
            + " exchange: the broker dropped it.",
        () -> wasRejected() && arguments("x-dead-letter-exchange").isEmpty());
    lab.suspect(
        "An invoice was parked after its first failure. That one may pass: it is an"
            + " InvalidInvoiceException that never does.",
        () ->
            parking.ready() > 0
                && books.tried.stream()
                    .anyMatch(
                        each -> books.attempts(each) == 1 && !isInvalid(each) && fails(each)));
    lab.suspect(
        "An InvalidInvoiceException says that the invoice will be no better next time, and it was"
            + " tried again.",
        () -> tried().stream().anyMatch(each -> books.attempts(each) > 1 && isInvalid(each)));
    lab.suspect(
        "The original was acknowledged before its copy was sent. A worker that dies between the two"
            + " leaves neither.",
        this::acknowledgedBeforeCopy);
    lab.suspect(
        "The copy was published on a channel without confirms, so nobody can know whether the"
            + " broker has it: it may have refused it, or died.",
        () -> published() && client.wire().events(AMQP.Confirm.Select.class).isEmpty());
    lab.suspect(
        "The copy was published with properties of its own. What its sender had said is lost: start"
            + " from the delivery's own, getProperties().builder().",
        () ->
            published()
                && client.wire().events(AMQP.Basic.Publish.class).stream()
                    .flatMap(event -> event.content().stream())
                    .anyMatch(copy -> lostSomething(copy.properties())));
  }

  private static boolean lostSomething(BasicProperties properties) {
    return !Integer.valueOf(2).equals(properties.getDeliveryMode())
        || properties.getContentType() == null;
  }

  private boolean isInvalid(String invoice) {
    return books.failures.containsKey(invoice)
        && books.failures.get(invoice).get() instanceof InvalidInvoiceException;
  }

  private boolean fails(String invoice) {
    return books.failures.containsKey(invoice) && !books.entered.contains(invoice);
  }

  /** Whether what the next worker was sent first says nothing of earlier attempts. */
  private boolean cameUncounted() {
    return lab.client("the next worker").wire().events(AMQP.Basic.Deliver.class).stream()
        .findFirst()
        .flatMap(WireEvent::content)
        .map(content -> content.properties().getHeaders())
        .map(
            headers -> Set.of("x-delivery-count", "x-acquired-count").containsAll(headers.keySet()))
        .orElse(true);
  }

  private Collection<String> tried() {
    return Stream.concat(books.tried.stream(), nextBooks.tried.stream()).distinct().toList();
  }

  private boolean nackedForTheLimit() {
    return methods(AMQP.Basic.Nack.class).stream().anyMatch(nack -> nack.getRequeue())
        && arguments("x-queue-type").contains("quorum");
  }

  private boolean wasRequeued() {
    return methods(AMQP.Basic.Reject.class).stream().anyMatch(reject -> reject.getRequeue())
        || methods(AMQP.Basic.Nack.class).stream().anyMatch(nack -> nack.getRequeue());
  }

  private boolean wasRejected() {
    return methods(AMQP.Basic.Reject.class).stream().anyMatch(reject -> !reject.getRequeue())
        || methods(AMQP.Basic.Nack.class).stream().anyMatch(nack -> !nack.getRequeue());
  }

  private boolean published() {
    return !client.wire().events(AMQP.Basic.Publish.class).isEmpty();
  }

  private boolean acknowledgedBeforeCopy() {
    var acks = acknowledgements().toList();
    var copies = client.wire().events(AMQP.Basic.Publish.class);
    return books.entered.isEmpty()
        && !acks.isEmpty()
        && !copies.isEmpty()
        && acks.get(0).number() < copies.get(0).number();
  }

  private long acks() {
    return acknowledgements().count();
  }

  private Stream<WireEvent> acknowledgements() {
    return client.wire().events(AMQP.Basic.Ack.class).stream()
        .filter(ack -> ack.direction() == Direction.TO_BROKER);
  }

  private <M extends Method> List<M> methods(Class<M> type) {
    return lab.wire().methods(type);
  }

  /** The values of that argument with which queues were declared. */
  private List<String> arguments(String name) {
    return new Declared(lab.wire()).argument(name);
  }

  @Test
  void an_invoice_is_entered_and_gone() throws Exception {
    entering.open();
    start(books);

    invoices.holding("inv-1", "inv-2");

    awaitEntered("inv-1", "inv-2");
    lab.untilSettled(2);
    client.die();
    assertThat(invoices)
        .because("what is not acknowledged comes again, and is entered twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(parking).because("nobody has to look at them").staysEmpty();
  }

  @Test
  void a_failure_that_passes_is_tried_again() throws Exception {
    entering.open();
    books.fail("inv-1", ATTEMPTS - 1, () -> new IllegalStateException(LOCKED));
    start(books);

    invoices.holding("inv-1");

    awaitEntered("inv-1");
    lab.untilQuiet();
    client.die();
    assertThat(invoices)
        .because("it is entered, so nobody has to try it again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(parking).because("it is entered, so nobody has to look at it").staysEmpty();
  }

  @Test
  void after_three_attempts_it_is_parked() throws Exception {
    entering.open();
    books.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    start(books);

    invoices.holding("inv-1");

    assertThat(parking)
        .because("what has failed three times wants somebody to look at it, and is not to be lost")
        .eventuallyHolds("inv-1");
    lab.untilQuiet();
    assertAttempts("inv-1", ATTEMPTS);
    assertThat(invoices).because("it is parked, and would be tried again from here").staysEmpty();
    if (nackedForTheLimit()) {
      throw new Finding(
              "a limit that ends it on every broker", "it ended here and does not on RabbitMQ 4.3")
          .because("the next upgrade would turn it into a loop that never ends");
    }
  }

  @Test
  void an_invalid_invoice_goes_aside_at_once() throws Exception {
    entering.open();
    books.fail("inv-1", Integer.MAX_VALUE, () -> new InvalidInvoiceException(INVALID));
    start(books);

    invoices.holding("inv-1");

    assertThat(parking)
        .because("somebody has to correct it, and must find it")
        .eventuallyHolds("inv-1");
    assertAttempts("inv-1", 1);
  }

  @Test
  void the_rest_flows_on() throws Exception {
    entering.open();
    books.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    books.fail("inv-2", Integer.MAX_VALUE, () -> new InvalidInvoiceException(INVALID));
    books.fail("inv-3", Integer.MAX_VALUE, NullPointerException::new);
    books.fail("inv-4", ATTEMPTS - 1, () -> new IllegalStateException(LOCKED));
    start(books);

    invoices.holding("inv-1", "inv-2", "inv-3", "inv-4", "inv-5", "inv-6");

    awaitEntered("inv-4", "inv-5", "inv-6");
    awaitParked("inv-1", "inv-2", "inv-3");
    assertAttempts("inv-1", ATTEMPTS);
    assertAttempts("inv-3", ATTEMPTS);
  }

  @Test
  void a_parked_invoice_says_why() throws Exception {
    entering.open();
    books.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    books.fail("inv-2", Integer.MAX_VALUE, () -> new InvalidInvoiceException(INVALID));
    start(books);

    invoices.holding("inv-1", "inv-2");

    for (var parked : awaitParked("inv-1", "inv-2")) {
      if (!tells(parked, parked.body().equals("inv-1") ? LOCKED : INVALID)) {
        throw new Finding(
                "a header of %s with the text of the exception, or x-death"
                    .formatted(parked.body()),
                "its headers are " + headers(parked))
            .because(
                "whoever looks at it on Monday wants to know what was wrong with it on Friday");
      }
    }
  }

  @Test
  void a_parked_invoice_is_as_it_came() throws Exception {
    entering.open();
    books.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    start(books);

    invoices.receives(
        new BasicProperties.Builder()
            .messageId("m-1")
            .contentType("text/plain")
            .deliveryMode(2)
            .headers(Map.of("customer", "c-7"))
            .build(),
        "inv-1".getBytes(UTF_8));

    var parked = awaitParked("inv-1").get(0);
    var properties = parked.properties();
    if (!"m-1".equals(properties.getMessageId())
        || !Objects.toString(headers(parked).get("customer")).equals("c-7")
        || !Integer.valueOf(2).equals(properties.getDeliveryMode())) {
      throw new Finding(
              "message id m-1, header customer=c-7, delivery mode 2, as its sender set them",
              "message id %s, headers %s, delivery mode %s"
                  .formatted(
                      properties.getMessageId(), headers(parked), properties.getDeliveryMode()))
          .because(
              "somebody will send it again; without its id a repeat is not known to be one, and"
                  + " transient it would not survive the night");
    }
  }

  @Test
  void the_next_worker_counts_on() throws Exception {
    entering.letThrough(1);
    books.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    nextBooks.fail("inv-1", Integer.MAX_VALUE, () -> new IllegalStateException(LOCKED));
    start(books);
    invoices.holding("inv-1");
    awaitTried("inv-1", 2); // one attempt has failed, another is under way
    lab.untilQuiet();

    client.die();
    entering.open();
    var next = lab.client("the next worker");
    worker().start(next.channel(), nextBooks);

    assertThat(parking).because("it fails with the next worker, too").eventuallyHolds("inv-1");
    long attempts = nextBooks.attempts("inv-1");
    if (attempts >= ATTEMPTS) {
      throw new Finding(
              "the next worker to go on where the first ended, with %d attempts left at most"
                  .formatted(ATTEMPTS - 1),
              "it made " + attempts)
          .because(
              "an invoice that crashes its worker would be tried for ever, each time by a worker"
                  + " that has never heard of it");
    }
  }

  @Test
  void the_original_stays_until_the_broker_has_what_is_tried_again() throws Exception {
    assertKeptUntilConfirmed(() -> new IllegalStateException(LOCKED));
  }

  @Test
  void the_original_stays_until_the_broker_has_what_is_parked() throws Exception {
    assertKeptUntilConfirmed(() -> new InvalidInvoiceException(INVALID));
  }

  /** Who sends no copy passes, and who sends and acknowledges in one transaction. */
  private void assertKeptUntilConfirmed(Supplier<RuntimeException> failure) throws Exception {
    entering.open();
    books.fail("inv-1", 1, failure);
    client.hold(toClient(AMQP.Basic.Ack.class));
    start(books);

    invoices.holding("inv-1");
    awaitTried("inv-1", 1);
    lab.untilQuiet();

    if (published() && acks() > 0 && methods(AMQP.Tx.Select.class).isEmpty()) {
      throw new Finding(
              "inv-1 to be acknowledged once the broker has confirmed its copy",
              "it was acknowledged, and the confirm is still on its way")
          .because(
              "a copy that the broker does not have and an original that it forgot are a loss");
    }
  }

  private InvoiceWorker worker() {
    return new InvoiceWorker(invoices.name(), parking.name(), ATTEMPTS);
  }

  private void start(Accounts accounts) throws Exception {
    var worker = worker();
    worker.declare(client.channel());
    worker.start(client.channel(), accounts);
  }

  private void awaitTried(String invoice, int times) {
    lab.eventually(
        invoice + " to be tried",
        () -> {
          long attempts = books.attempts(invoice);
          if (attempts < times) {
            throw new Finding(
                    invoice
                        + (times == 1 ? " to be tried" : " to be tried again when it has failed"),
                    attempts == 0 ? "it never was" : "it was not")
                .because("what fails now may work in a moment");
          }
        });
  }

  private void awaitEntered(String... expected) {
    lab.eventually(
        "the invoices to be entered",
        () -> {
          if (!books.entered.stream().sorted().toList().equals(List.of(expected))) {
            throw new Finding(
                    String.join(", ", expected) + " to be entered",
                    books.entered.isEmpty()
                        ? "none was"
                        : "what was entered is " + String.join(", ", books.entered))
                .because(
                    "one that fails is no reason not to enter the others, and each is due once");
          }
        });
  }

  private List<Message> awaitParked(String... expected) {
    lab.eventually(
        "the invoices to be parked",
        () -> {
          if (parking.ready() != expected.length) {
            throw new Finding(
                    parking + " to hold " + String.join(", ", expected),
                    "it holds "
                        + (parking.ready() == 0 ? "nothing" : String.join(", ", parking.bodies())))
                .because("somebody has to look at them, and must find them");
          }
        });
    var parked = parking.messages();
    assertThat(parked).extracting(Message::body).containsExactlyInAnyOrder(expected);
    return parked;
  }

  private void assertAttempts(String invoice, int expected) {
    long attempts = books.attempts(invoice);
    if (attempts != expected) {
      throw new Finding(
              "%s to be tried %s".formatted(invoice, times(expected)),
              "it was tried " + times(attempts))
          .because(
              "too few attempts park what would have worked, too many keep everybody busy with what"
                  + " will not");
    }
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  private static Map<String, Object> headers(Message message) {
    var headers = message.properties().getHeaders();
    return headers == null ? Map.of() : headers;
  }

  private static boolean tells(Message message, String text) {
    return headers(message).containsKey("x-death")
        || headers(message).values().stream().anyMatch(each -> String.valueOf(each).contains(text));
  }
}
