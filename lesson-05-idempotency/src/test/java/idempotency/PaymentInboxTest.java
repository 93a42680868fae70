package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.MortalDatabase;
import warren.lab.wire.WireEvent;

@Exercise("5.2")
class PaymentInboxTest {

  /** More steps in the database than any answer needs. */
  private static final int MANY = 20;

  private Lab lab;
  private LabQueue parked;
  private LabQueue payments;
  private Gate charging;
  private Books books;

  /** An inbox in a program of its own. */
  private record Program(Client client, MortalDatabase database, PaymentInbox inbox) {

    void start(LabQueue queue) throws Exception {
      inbox.start(client.channel(), queue.name());
    }

    boolean hasAcknowledged() {
      return !client.wire().methods(AMQP.Basic.Ack.class).isEmpty();
    }
  }

  @BeforeEach
  void payments_in_a_queue(Lab lab) throws Exception {
    this.lab = lab;
    parked = lab.queue("parked").declared();
    payments = declared("payments");
    charging = lab.gate("charging");
    books = new Books(lab.database(), charging);
    books.open("alice");
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "A repeat was put back in the queue. It will be one when it comes again, too.",
        () ->
            lab.wire().methods(AMQP.Basic.Reject.class).stream()
                    .anyMatch(AMQP.Basic.Reject::getRequeue)
                || lab.wire().methods(AMQP.Basic.Nack.class).stream()
                    .anyMatch(AMQP.Basic.Nack::getRequeue));
    lab.suspect(
        "The connection was in auto-commit mode when the payment was charged. So each statement is"
            + " a transaction of its own, and a crash comes between the message id and the charge.",
        books::chargedWithAutoCommit);
    lab.suspect(
        "The table has no unique key: it took the same message id twice. To look first is not"
            + " enough while somebody else may look, too.",
        () -> !books.inboxHasKey());
    lab.suspect(
        "Nothing was written to the database but the charge. What an inbox keeps in memory no other"
            + " one knows, nor it itself after a restart.",
        () -> books.remembered().isEmpty() && books.charged("alice") > 0);
    lab.suspect(
        "A delivery tag is no message id: it counts the deliveries on one channel, so a repeat has"
            + " another one.",
        () -> books.remembered().contains("1"));
    lab.suspect(
        "A message's redelivered flag says that the broker has sent it before. It doesn't say that"
            + " anybody handled it.",
        this::ignoredRedelivery);
    lab.suspect(
        "The message was acknowledged, although the charge had failed.",
        () ->
            books.hasFailed()
                && count(AMQP.Basic.Ack.class) > 0
                && count(AMQP.Basic.Reject.class) == 0);
  }

  private int count(Class<? extends Method> type) {
    return lab.wire().methods(type).size();
  }

  /** Whether a payment was sent again, acknowledged, and neither charged nor remembered. */
  private boolean ignoredRedelivery() {
    var remembered = books.remembered();
    return lab.wire().events(AMQP.Basic.Deliver.class).stream()
        .filter(event -> event.method(AMQP.Basic.Deliver.class).orElseThrow().getRedelivered())
        .limit(MANY)
        .filter(event -> !remembered.contains(id(event)) && charged(event) == 0)
        .map(event -> lab.client(event.client()).wire())
        .anyMatch(wire -> !wire.methods(AMQP.Basic.Ack.class).isEmpty());
  }

  private static String id(WireEvent delivery) {
    return delivery.content().orElseThrow().properties().getMessageId();
  }

  private long charged(WireEvent delivery) {
    return books.charged(Payment.parse(delivery.content().orElseThrow().text()).account());
  }

  @Test
  void a_repeat_is_not_charged_again() throws Exception {
    charging.open();
    var program = program("inbox");
    program.start(payments);

    for (int i = 0; i < 4; i++) {
      send(payments, "payment-1", "alice 1250");
    }
    lab.untilSettled(4);

    assertCharged("alice", 1250, "the same message came four times, and Alice bought once");
    assertDone(program);
    if (program.database().connections() > 1) {
      throw new Finding(
              "connections to the database to be closed after use",
              program.database().connections() + " are open after four messages")
          .because("a pool of ten is empty after ten payments, and the eleventh waits for ever");
    }
  }

  @Test
  void two_payments_of_the_same_amount_are_two() throws Exception {
    charging.open();
    var program = program("inbox");
    program.start(payments);
    send(payments, "payment-1", "alice 1250");
    awaitAcknowledgement(program);
    program.client().die();

    var next = program("another inbox");
    next.start(payments);
    send(payments, "payment-2", "alice 1250");
    lab.untilSettled(2);

    assertCharged(
        "alice",
        2500,
        "they have different message ids, so Alice bought twice; that body or delivery tag are the"
            + " same says nothing");
    assertDone(next);
  }

  @Test
  void a_repeat_at_the_same_moment_is_not_charged_again() throws Exception {
    var first = program("inbox A");
    var second = program("inbox B");
    var others = declared("others");
    first.start(payments);
    second.start(others);
    send(payments, "payment-1", "alice 1250");
    charging.awaitArrival();

    send(others, "payment-1", "alice 1250");
    awaitRest(second); // A is in the middle of it, and B has looked around
    charging.open();
    lab.untilSettled(2);

    assertCharged(
        "alice",
        1250,
        "two inboxes had the same message in hand at once; whatever one of them looks up, the other"
            + " may not have written yet");
    assertDone(first, second);
  }

  private void awaitRest(Program program) {
    int[] waiting = {0};
    lab.eventually(
        "inbox B to take up the repeat",
        () -> {
          waiting[0] = program.database().changesOrWaits() ? waiting[0] + 1 : 0;
          if (charging.arrivals() < 2 && waiting[0] < 3) {
            throw new Finding(
                "inbox B to charge the payment, or to wait for inbox A", "it does neither");
          }
        });
  }

  @Test
  void a_lost_acknowledgement_does_not_charge_twice() throws Exception {
    charging.open();
    var first = program("inbox A");
    var cut = first.client().cutBefore(1, toBroker(AMQP.Basic.Ack.class));
    first.start(payments);
    send(payments, "payment-1", "alice 1250");
    cut.awaitFired();
    first.client().die();

    var second = program("inbox B");
    second.start(payments);
    lab.untilSettled(1);

    assertCharged(
        "alice", 1250, "it was charged, only the broker hasn't heard of it and sends it again");
    assertDone(second);
  }

  @Test
  void wherever_an_inbox_dies_its_payment_is_charged_once() throws Exception {
    charging.open();
    var accounts = new ArrayList<String>();
    for (var before : List.of(true, false)) {
      for (int step = 1; step < MANY; step++) {
        var account = "customer-" + accounts.size();
        accounts.add(account);
        if (!diesAndIsCharged(account, before, step)) {
          break;
        }
      }
    }

    lab.untilQuiet();
    for (var account : accounts) {
      assertCharged(account, 1250, "each was to be charged once");
    }
    assertThat(parked).because("nothing was wrong with these payments").eventuallyIsEmpty();
  }

  /** False where the inbox had no such step. */
  private boolean diesAndIsCharged(String account, boolean before, int step) throws Exception {
    books.open(account);
    var queue = declared("payments-of-" + account);
    var dying = program("inbox of " + account);
    var crash = dying.database().die(lab, dying.client(), before, step);
    dying.start(queue);
    send(queue, "payment-of-" + account, account + " 1250");
    lab.eventually(
        "the payment",
        () -> {
          if (!crash.happened() && (!dying.hasAcknowledged() || books.charged(account) == 0)) {
            throw new Finding("the payment to be charged and acknowledged", "it was not");
          }
        });
    if (!crash.happened()) {
      return false;
    }
    var other = program("the next inbox of " + account);
    other.start(queue);
    lab.eventually(
        "the payment after the crash",
        () -> {
          long charged = books.charged(account);
          boolean done = other.hasAcknowledged() || dying.hasAcknowledged();
          if (charged != 1250 || !done) {
            throw new Finding(
                    "a payment of 1250 to be charged once, and to leave the queue, although an"
                        + " inbox died "
                        + dying.database().moment(),
                    charged == 1250 ? "it is still in the queue" : charged + " was charged")
                .because(
                    charged > 1250
                        ? "the customer pays twice"
                        : "the message will not come again, and the money never does");
          }
        });
    return true;
  }

  @Test
  void what_cannot_be_charged_is_no_repeat() throws Exception {
    charging.open();
    var program = program("inbox");
    program.start(payments);

    send(payments, "payment-1", "bob 700"); // there is no such account
    assertThat(parked)
        .because("the database refused it for another reason, and nobody has paid")
        .eventuallyHolds("bob 700");
    books.open("bob");
    send(payments, "payment-1", "bob 700");
    lab.untilSettled(2);

    assertCharged("bob", 700, "the first time nothing was charged, so this is no repeat");
    parked.takeAll();
    assertDone(program);
  }

  @Test
  void another_key_that_is_there_already_is_no_repeat() throws Exception {
    charging.open();
    var program = program("inbox");
    program.start(payments);
    send(payments, "payment-1", "alice 1250");
    awaitAcknowledgement(program);

    books.reuseReceipts(true);
    send(payments, "payment-2", "alice 700");

    assertThat(parked)
        .because(
            "it was the receipt's number that is there already, not the message's id: alice has not"
                + " paid")
        .eventuallyHolds("alice 700");
    assertCharged("alice", 1250, "the second payment could not be charged");
  }

  @Test
  void a_payment_without_an_id_is_not_charged() throws Exception {
    charging.open();
    var program = program("inbox");
    program.start(payments);

    payments.receives(new AMQP.BasicProperties(), "alice 1250".getBytes(UTF_8));

    assertThat(parked)
        .because("nobody could tell when it comes again")
        .eventuallyHolds("alice 1250");
    assertCharged("alice", 0, "it has no message id");
  }

  private Program program(String name) throws Exception {
    var database = new MortalDatabase(lab.database());
    var inbox = new PaymentInbox(database.source(), books);
    inbox.createTable();
    return new Program(lab.client(name), database, inbox);
  }

  /** A queue whose rejected messages are parked. */
  private LabQueue declared(String label) {
    return lab.queue(label)
        .declared(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", parked.name()));
  }

  private static void send(LabQueue queue, String id, String body) {
    queue.receives(
        new AMQP.BasicProperties.Builder().messageId(id).deliveryMode(2).build(),
        body.getBytes(UTF_8));
  }

  private void assertCharged(String account, long cents, String because) {
    long charged = books.charged(account);
    if (charged != cents) {
      throw new Finding(
              "%s to be charged %d".formatted(account, cents),
              charged == 0 ? "nothing was charged" : charged + " was charged")
          .because(because);
    }
  }

  private void awaitAcknowledgement(Program program) {
    lab.eventually(
        "the payment",
        () -> {
          if (!program.hasAcknowledged()) {
            throw new Finding("the payment to be charged and acknowledged", "it was not");
          }
        });
  }

  /** The programs have acknowledged everything, and nothing was rejected. */
  private void assertDone(Program... programs) {
    for (var program : programs) {
      program.client().die();
    }
    assertThat(parked)
        .because("a repeat is no error, so nobody has to look at it")
        .eventuallyIsEmpty();
    for (var queue : List.of(payments, lab.queue("others"))) {
      assertThat(queue)
          .because("a repeat that is not acknowledged comes again, and again")
          .eventuallyHasConsumers(0)
          .eventuallyIsEmpty();
    }
  }
}
