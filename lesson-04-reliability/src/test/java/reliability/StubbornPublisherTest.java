package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;
import warren.lab.ledger.Ledger;
import warren.lab.wire.WireEvent.Kind;

@Exercise("4.8")
class StubbornPublisherTest {

  /** No test lasts that long. */
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private static final Duration A_MOMENT = Duration.ofMillis(20);

  private static final Map<String, Object> ROOM_FOR_TWO =
      Map.of("x-max-length", 2, "x-overflow", "reject-publish");

  private Lab lab;
  private Client till;
  private LabQueue books;
  private Task<Void> publishing;

  @BeforeEach
  void a_till_and_the_books(Lab lab) {
    this.lab = lab;
    till = lab.client("till");
    books = lab.queue("books").declared();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The channel was never put into confirm mode, so the broker confirms nothing, and your code"
            + " cannot know what it has.",
        () ->
            !till.wire().events(AMQP.Basic.Publish.class).isEmpty()
                && till.wire().events(AMQP.Confirm.Select.class).isEmpty());
    lab.suspect(
        "A receipt was refused by the broker (basic.nack) and not sent again: a nack is no confirm,"
            + " and waitForConfirms returns false for it. And once it has been nacked its number is"
            + " settled, so a later ack with multiple does not speak of it.",
        () -> publishing.isDone() && someReceipt(StubbornPublisherTest::refusedForGood));
    lab.suspect(
        "A receipt was sent again though it was confirmed. Take out what a confirm speaks of. And"
            + " mind whose numbers you count: on each new channel they begin at 1 again, so a"
            + " number from the old one means another receipt.",
        () -> someReceipt(StubbornPublisherTest::sentAfterItsConfirm));
  }

  /** For tests that cut the connection and let the network come back. */
  private void suspectWhatWasNotSentAgain() {
    lab.suspect(
        "When a connection breaks, every receipt without a confirm is in doubt, and not only the"
            + " one at which you noticed. Automatic recovery opens the connection again; it sends"
            + " no message again.",
        () -> wasCut() && someReceipt(StubbornPublisherTest::leftInDoubt));
    lab.suspect(
        "After the connection had broken, nothing opened another.",
        () -> connections() == 1 && wasCut());
  }

  @Test
  void every_receipt_gets_into_the_books_in_its_order() throws Exception {
    var receipts = receipts(9);

    publish(receipts, FOR_EVER, A_MOMENT).result();

    var messages = assertArrived(receipts);
    assertNotSentAgain();
    if (!messages.stream().allMatch(LabQueue.Message::isPersistent)) {
      throw new Finding("receipts to be persistent: delivery mode 2", "some are transient")
          .because("a till that is told \"confirmed\" forgets them; the next restart must not");
    }
    assertNothingIsLeftOpen();
  }

  @Test
  void it_waits_for_the_confirms() throws Exception {
    var confirms = till.hold(toClient(AMQP.Basic.Ack.class));
    publish(receipts(3), FOR_EVER, A_MOMENT);

    if (publishing.settle()) {
      publishing.result();
      throw new Finding("to wait for the confirms, which the lab holds back", "it returned already")
          .because("what was written to a socket may never arrive, and the till forgets it now");
    }
    confirms.awaitHeld();
    confirms.release();
    publishing.result();
  }

  // tag::sweep[]
  @Test
  void wherever_the_network_is_cut_each_receipt_arrives_in_its_order() throws Exception {
    suspectWhatWasNotSentAgain();
    lab.sweep(
        "till",
        List.of( // <1>
            toBroker(AMQP.Basic.Publish.class),
            toClient(AMQP.Basic.Ack.class),
            toClient(AMQP.Confirm.SelectOk.class)),
        client -> {
          till = client;
          books = lab.queue(client.name()).declared();
          var receipts = receipts(3);
          publish(receipts, FOR_EVER, A_MOMENT).result();
          assertArrived(receipts);
        });
  }

  // end::sweep[]

  @Test
  void the_network_may_go_away_again_and_again() throws Exception {
    till.cutBefore(1, toBroker(AMQP.Connection.StartOk.class)); // not quite there
    till.cutBefore(2, toBroker(AMQP.Basic.Publish.class));
    till.cutBefore(3, toBroker(AMQP.Connection.StartOk.class)); // not quite back
    till.cutBefore(4, toBroker(AMQP.Basic.Publish.class));
    till.cutBefore(6, toBroker(AMQP.Basic.Publish.class));
    suspectWhatWasNotSentAgain();
    var receipts = receipts(4);

    publish(receipts, FOR_EVER, A_MOMENT).result();

    assertArrived(receipts);
    assertNothingIsLeftOpen();
  }

  @Test
  void what_was_refused_is_sent_again_and_what_was_confirmed_is_not() throws Exception {
    books = lab.queue("small books").declared(ROOM_FOR_TWO);
    var receipts = receipts(4);
    publish(receipts, FOR_EVER, A_MOMENT);
    orItsException();
    lab.eventually(
        "two receipts to be taken and others to be refused, twice",
        () -> {
          long confirmed = receipts(Fate.CONFIRMED);
          if (confirmed == 2 && times(Fate.REFUSED) > 2) {
            return;
          }
          throw publishing.isDone()
              ? new Finding(
                      "to go on until all 4 receipts are confirmed",
                      "it returned with " + confirmed + " of them confirmed")
                  .because(
                      "the queue has room for two and refuses more, until somebody reads it;"
                          + " refused means not kept")
              : new Finding(
                  "two receipts to be confirmed, and the others to be sent again when they are"
                      + " refused",
                  "%d were confirmed, and there were %d refusals"
                      .formatted(confirmed, times(Fate.REFUSED)));
        });

    till.cut();
    books.takeAll();

    lab.eventually(
        "the others to be confirmed",
        () -> {
          assertNotSentAgain();
          if (!publishing.isDone()) {
            throw new Finding(
                "the other two to be confirmed, now that there is room", "it is not done yet");
          }
        });
    publishing.result();
    assertNotSentAgain();
    var rest = books.bodies().stream().sorted().toList();
    if (!rest.equals(texts(receipts.subList(2, 4)))) {
      throw new Finding(
          "the two that had been refused in the books now", "there is " + quoted(rest));
    }
  }

  @Test
  void a_network_that_goes_silent_is_noticed() throws Exception {
    till.drop(1, toClient(AMQP.Basic.Ack.class));
    var receipts = receipts(1);

    publish(receipts, Duration.ofMillis(500), A_MOMENT);
    lab.suspect(
        "The confirm was lost and the connection looks well: no error comes, and nothing else"
            + " either. Only your patience can tell you, 500 ms in this test.",
        () -> !publishing.isDone());
    publishing.result();

    assertArrived(receipts);
    assertNothingIsLeftOpen();
  }

  @Test
  void it_pauses_before_it_connects_again() throws Exception {
    assertPausesAfterACutBefore(AMQP.Basic.Publish.class);
  }

  @Test
  void it_pauses_when_it_could_not_connect_too() throws Exception {
    assertPausesAfterACutBefore(AMQP.Connection.StartOk.class);
  }

  private void assertPausesAfterACutBefore(Class<? extends Method> method) throws Exception {
    var cut = till.cutBefore(1, toBroker(method));
    publish(receipts(2), FOR_EVER, FOR_EVER);
    orItsException();
    cut.awaitFired();

    lab.untilQuiet();

    if (connections() > 1) {
      throw new Finding(
              "to connect again after the pause, which is an hour here",
              "there were " + connections() + " connections by then")
          .because(
              "when the network comes back, a thousand tills that try all the time keep the broker"
                  + " from getting up");
    }
  }

  @Test
  void it_pauses_before_it_sends_again_what_was_refused() throws Exception {
    books = lab.queue("full books").declared(ROOM_FOR_TWO).holding("old", "older");
    publish(receipts(1), FOR_EVER, FOR_EVER);
    orItsException();
    awaitRefusal();

    lab.untilQuiet();

    int sent = till.wire().events(AMQP.Basic.Publish.class).size();
    if (sent > 1) {
      throw new Finding(
              "to send it again after the pause, which is an hour here",
              "it was sent " + sent + " times at once")
          .because("a queue that is full needs time, and not the same message again and again");
    }
  }

  @Test
  void it_can_be_told_to_stop() throws Exception {
    var cut = till.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
    publish(receipts(1), FOR_EVER, FOR_EVER);
    orItsException();
    cut.awaitFired();
    lab.untilQuiet();
    till.die(); // the network stays away

    assertStops();
  }

  @Test
  void even_while_it_waits_for_a_confirm() throws Exception {
    var lost = till.drop(1, toClient(AMQP.Basic.Ack.class));
    publish(receipts(1), FOR_EVER, FOR_EVER);
    orItsException();
    lost.awaitFired();

    assertStops();
  }

  private void assertStops() throws Exception {
    publishing.interrupt();
    lab.suspect(
        "It was interrupted, and went on. An InterruptedException says that somebody wants it to"
            + " end: let it through. To catch Exception is to catch that as well.",
        () -> !publishing.isDone());
    try {
      publishing.result();
    } catch (InterruptedException stopped) {
      return;
    }
    throw new Finding("an InterruptedException", "it returned as if all were well")
        .because("the caller has to know that the broker may not have the receipt");
  }

  private Task<Void> publish(List<Receipt> receipts, Duration patience, Duration pause) {
    var publisher = new StubbornPublisher(till.factory(), books.name(), patience, pause);
    publishing = lab.start("publish", () -> publisher.publish(receipts));
    return publishing;
  }

  /** Lets it get as far as it can; if that is an exception, throws it. */
  private void orItsException() throws Exception {
    if (publishing.settle()) {
      publishing.result();
    }
  }

  private void awaitRefusal() {
    lab.eventually(
        "a refusal",
        () -> {
          if (till.wire().events(AMQP.Basic.Nack.class).isEmpty()) {
            throw new Finding("the broker to refuse the receipt", "it has refused nothing");
          }
        });
  }

  private static List<Receipt> receipts(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new Receipt("r-" + number, "receipt " + number))
        .toList();
  }

  /** Takes what has arrived; each receipt may have come twice. */
  private List<LabQueue.Message> assertArrived(List<Receipt> receipts) {
    var messages = books.takeAll();
    for (var receipt : receipts) {
      messages.stream()
          .filter(message -> message.body().equals(receipt.text()))
          .filter(message -> !receipt.id().equals(message.properties().getMessageId()))
          .findFirst()
          .ifPresent(
              message -> {
                throw otherId(receipt, message.properties().getMessageId());
              });
    }
    var arrived = messages.stream().map(LabQueue.Message::body).distinct().toList();
    var ids = receipts.stream().filter(each -> arrived.contains(each.text())).map(Receipt::id);
    var balance = ledger().balance(receipts.stream().map(Receipt::id).toList(), ids.toList());
    if (!balance.isEven()) {
      throw new Finding(
              "each of " + receipts.size() + " receipts in the books, once or more",
              balance.toString())
          .because("publish has returned, so the till has forgotten them");
    }
    if (!arrived.equals(texts(receipts))) {
      throw new Finding(
              "receipts to come for the first time in their order: " + quoted(texts(receipts)),
              "they came as " + quoted(messages.stream().map(LabQueue.Message::body).toList()))
          .because("the books are numbered, and who reads them counts on what stands before");
    }
    return messages;
  }

  private static Finding otherId(Receipt receipt, String id) {
    return new Finding(
            "\"%s\" to have the message id %s".formatted(receipt.text(), receipt.id()),
            id == null ? "it has none" : "it came with " + id)
        .because(
            "it may come twice, and by its id whoever reads it tells a repeat from another receipt;"
                + " with a new id it is booked twice");
  }

  private void assertNotSentAgain() {
    ledger().entries().stream()
        .filter(StubbornPublisherTest::sentAfterItsConfirm)
        .findFirst()
        .ifPresent(
            receipt -> {
              throw new Finding(
                      "what the broker has confirmed not to be sent again",
                      "'" + receipt.id() + "' was")
                  .because(
                      "with much to send and a bad network, who begins at the beginning each time"
                          + " never comes to the end");
            });
  }

  private void assertNothingIsLeftOpen() {
    lab.suspect(
        "Whatever ends an attempt, its connection has to be ended as well: one that broke is"
            + " brought back to life by the client library, and one that went silent stays as it"
            + " is.",
        () -> till.openConnections() > 0);
    assertThat(till)
        .because("each costs the broker memory and a file, for as long as the till runs")
        .eventuallyHasNoOpenConnection();
  }

  private Ledger ledger() {
    return Ledger.of(till.wire().events());
  }

  private boolean someReceipt(Predicate<Entry> is) {
    return ledger().entries().stream().anyMatch(is);
  }

  private long receipts(Fate fate) {
    return ledger().entries().stream().filter(entry -> entry.count(fate) > 0).count();
  }

  private long times(Fate fate) {
    return ledger().entries().stream().mapToLong(entry -> entry.count(fate)).sum();
  }

  /** No confirm has come, and the connection on which it was sent last is gone. */
  private static boolean leftInDoubt(Entry receipt) {
    return receipt.id().matches("r-\\d+")
        && receipt.count(Fate.CONFIRMED) == 0
        && receipt.count(Fate.REFUSED) == 0
        && receipt.count(Fate.SENT) + receipt.count(Fate.CUT_OFF) == 1;
  }

  private static boolean refusedForGood(Entry receipt) {
    var steps = receipt.steps();
    return !steps.isEmpty() && steps.get(steps.size() - 1).fate() == Fate.REFUSED;
  }

  private static boolean sentAfterItsConfirm(Entry receipt) {
    return receipt.steps().stream()
        .map(Step::fate)
        .dropWhile(fate -> fate != Fate.CONFIRMED)
        .anyMatch(fate -> fate == Fate.SENT);
  }

  private long connections() {
    return till.wire().events(event -> event.kind() == Kind.CONNECTED).size();
  }

  private boolean wasCut() {
    return !till.wire().events(event -> event.kind() == Kind.CUT).isEmpty();
  }

  private static List<String> texts(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::text).toList();
  }

  private static String quoted(List<String> texts) {
    return texts.isEmpty() ? "nothing" : '"' + String.join("\", \"", texts) + '"';
  }
}
