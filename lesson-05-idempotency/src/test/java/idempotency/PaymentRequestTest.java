package idempotency;

import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("5.1")
class PaymentRequestTest {

  private static final int MANY = 1000;

  private final Set<String> seen = new HashSet<>();

  private Lab lab;
  private Client shop;
  private LabQueue requests;
  private boolean anyRepeat;

  @BeforeEach
  void a_till_in_a_shop(Lab lab) {
    this.lab = lab;
    shop = lab.client("till");
    requests = lab.queue("requests").declared();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The message carries nothing that says which request it is: neither a message id nor"
            + " anything else that its sender made up.",
        () -> sent().anyMatch(PaymentRequestTest::isAnonymous));
    lab.suspect(
        "Each sending had an id of its own: it was made up when the message was, and not when the"
            + " request was. Nobody can tell that the two are one.",
        () -> {
          var ids = sent().map(AMQP.BasicProperties::getMessageId).toList();
          return ids.size() > 1 && new HashSet<>(ids).size() == ids.size() && !anyRepeat;
        });
    lab.suspect(
        "A delivery tag was remembered. It counts the deliveries on one channel: a repeat has"
            + " another one, and the next channel begins with 1 again.",
        () -> seen.contains("1"));
    lab.suspect(
        "The body was remembered. What a request says is not which one it is: whoever buys the same"
            + " thing twice owes twice.",
        () -> seen.stream().anyMatch(each -> each.contains("owes")));
    lab.suspect("Nothing was remembered of the requests that came.", seen::isEmpty);
  }

  private Stream<AMQP.BasicProperties> sent() {
    return shop.wire().events(AMQP.Basic.Publish.class).stream()
        .map(event -> event.content().orElseThrow().properties());
  }

  private static boolean isAnonymous(AMQP.BasicProperties properties) {
    return properties.getMessageId() == null
        && properties.getCorrelationId() == null
        && properties.getHeaders() == null;
  }

  @Test
  void a_request_that_is_sent_once_is_no_repeat() throws Exception {
    send(new PaymentRequest("alice", 1250));

    assertRepeats("it came once", false);
  }

  @Test
  void a_request_that_is_sent_again_is_a_repeat() throws Exception {
    var cut = shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    send(new PaymentRequest("alice", 1250));
    cut.awaitFired();

    assertRepeats(
        "the broker had it, its confirm was lost, and the till sent it again; Alice owes it once",
        false,
        true);
  }

  @Test
  void two_equal_requests_are_two() throws Exception {
    send(new PaymentRequest("alice", 1250));
    send(new PaymentRequest("alice", 1250));

    assertRepeats("Alice bought the same thing twice, so equal requests are two", false, false);
  }

  @Test
  void exactly_the_repeats_are_found() throws Exception {
    var cuts =
        List.of(
            shop.cutBefore(2, toClient(AMQP.Basic.Ack.class)),
            shop.cutBefore(4, toClient(AMQP.Basic.Ack.class)));

    send(new PaymentRequest("alice", 1250));
    send(new PaymentRequest("alice", 1250)); // and once more, as its confirm is lost
    send(new PaymentRequest("bob", 700)); // and once more
    send(new PaymentRequest("bob", 700));
    cuts.forEach(cut -> cut.awaitFired());

    assertRepeats(
        "four were owed and six came; one that is booked twice is paid twice, and one that is taken"
            + " for a repeat is never paid",
        false,
        false,
        true,
        false,
        true,
        false);
  }

  @Test
  void what_a_dead_consumer_had_is_no_repeat() throws Exception {
    send(new PaymentRequest("alice", 1250));
    receive("books", 1);
    lab.client("books").die();

    assertRepeats(
        "the broker had sent it before and marks it as redelivered, but sent before isn't booked"
            + " before",
        false);
  }

  @Test
  void as_many_as_are_made_at_the_same_moment_are_as_many() {
    for (int i = 1; i <= MANY; i++) {
      var request = new PaymentRequest("alice", 1250);
      if (PaymentRequest.isRepeat(delivery(i, request.properties(), request.body()), seen)) {
        throw new Finding(
                MANY + " requests to be as many, which were made in the same moment",
                "number %d was taken for one of those before".formatted(i))
            .because("on the day of the sale there are a hundred in a second");
      }
    }
  }

  @Test
  void what_is_seen_is_remembered_where_the_caller_keeps_it() {
    var request = new PaymentRequest("alice", 1250);
    var delivery = delivery(1, request.properties(), request.body());
    var elsewhere = new HashSet<String>();

    boolean repeatHere = PaymentRequest.isRepeat(delivery, seen);
    boolean repeatThere = PaymentRequest.isRepeat(delivery, elsewhere);

    if (repeatHere || repeatThere) {
      throw new Finding(
              "a request to be new to whoever has not seen it",
              "it was seen elsewhere, and taken for a repeat here")
          .because(
              "the caller keeps what was seen, here in a set, in the next exercise in a database;"
                  + " what the program remembers by itself is gone when it ends");
    }
  }

  @Test
  void a_till_that_starts_anew_makes_requests_of_its_own() throws Exception {
    for (int start = 1; start <= 3; start++) {
      awaitNextMillisecond(); // no till starts twice in one
      Callable<Delivery> till = OtherProgram.start(NewTill.class);
      if (PaymentRequest.isRepeat(till.call(), seen)) {
        throw new Finding(
                "the first request of a till to be new, each time the till starts",
                "after start %d it was taken for one of those before".formatted(start))
            .because(
                "a till is switched off at night, and there is more than one of them; an id that is"
                    + " new in one program only is somebody else's in the next");
      }
    }
  }

  /** Makes a request in a program of its own. */
  static final class NewTill implements Callable<Delivery> {
    @Override
    public Delivery call() {
      var request = new PaymentRequest("alice", 1250);
      return delivery(1, request.properties(), request.body());
    }
  }

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_message_that_names_no_request_is_an_error() {
    for (int i = 1; i <= 2; i++) {
      boolean repeat;
      try {
        repeat =
            PaymentRequest.isRepeat(
                delivery(i, new AMQP.BasicProperties(), "alice owes 1250".getBytes()), seen);
      } catch (IllegalArgumentException expected) {
        continue;
      }
      throw new Finding(
              "an IllegalArgumentException for a message without an id",
              repeat ? "it was taken for a repeat" : "it was taken for a new request")
          .because(
              "another program has sent it. If no id counts as one, the first without it is booked"
                  + " and every later one is dropped; so whoever sends them has to hear of it");
    }
  }

  private void send(PaymentRequest request) throws Exception {
    lab.start("send", () -> new Till(shop.factory(), requests.name()).send(request)).result();
  }

  private List<Delivery> receive(String name, int count) throws Exception {
    var received = new CopyOnWriteArrayList<Delivery>();
    lab.client(name)
        .channel()
        .basicConsume(
            requests.name(),
            false,
            (consumerTag, delivery) -> received.add(delivery),
            consumerTag -> {});
    lab.eventually(
        "requests to come",
        () -> {
          if (received.size() < count) {
            throw new Finding(
                "%d request%s to come".formatted(count, count == 1 ? "" : "s"),
                received.size() + " came");
          }
        });
    return received;
  }

  /** Which of those that came are repeats, in their order. */
  private void assertRepeats(String why, Boolean... expected) throws Exception {
    var repeats = new ArrayList<Boolean>();
    for (var delivery : receive("next-books", expected.length)) {
      repeats.add(PaymentRequest.isRepeat(delivery, seen));
    }
    anyRepeat = repeats.contains(true);
    if (!repeats.equals(List.of(expected))) {
      throw new Finding(told(List.of(expected)), told(repeats)).because(why);
    }
  }

  private static String told(List<Boolean> repeats) {
    return "of the requests, in the order in which they came: "
        + String.join(", ", repeats.stream().map(each -> each ? "a repeat" : "a new one").toList());
  }

  private static Delivery delivery(long tag, AMQP.BasicProperties properties, byte[] body) {
    return new Delivery(new Envelope(tag, false, "", "requests"), properties, body);
  }
}
