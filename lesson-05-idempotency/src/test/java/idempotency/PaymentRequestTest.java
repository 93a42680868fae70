package idempotency;

import static com.rabbitmq.client.MessageProperties.PERSISTENT_TEXT_PLAIN;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("5.1")
class PaymentRequestTest {

  private static final int MANY = 500;

  private final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();
  private final List<String> told = new ArrayList<>();
  private final List<Set<String>> kept = new ArrayList<>();
  private Set<String> seen;
  private Program program = PaymentRequest::isRepeat;
  private Client shop;
  private LabQueue requests;

  @BeforeEach
  void a_till_in_a_shop(Lab lab) {
    shop = lab.client("till");
    requests = lab.queue("requests").declared();
    keepAnew();
    lab.note("seen", () -> kept.stream().flatMap(Set::stream).toList());
    lab.note("told", () -> told);
  }

  @Test
  void a_request_goes_out_as_persistent_text(Lab lab) throws Exception {
    send(lab, new PaymentRequest("Zoë", 1250));

    assertThat(requests)
        .because("till and books agree on a customer only if they agree on the bytes")
        .eventuallyHolds("Zoë owes 1250")
        .because("what is owed today is still owed when the broker has restarted")
        .messagesArePersistent();
    lab.await("the content type", () -> requests.properties(BasicProperties::getContentType))
        .because("whoever opens it has to know whether it is for people or for programs")
        .to("be [text/plain]", types -> types.toString().matches("\\[text/plain(;[^,]*)?]"));
  }

  @Test
  void a_request_that_is_sent_once_is_no_repeat(Lab lab) throws Exception {
    send(lab, new PaymentRequest("alice", 1250));

    assertTold(lab, "it came once, and nobody has booked it yet", "new");
  }

  @Test
  void a_request_that_is_sent_again_is_a_repeat(Lab lab) throws Exception {
    var cut = shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    send(lab, new PaymentRequest("alice", 1250));
    cut.awaitFired();

    assertTold(
        lab,
        "the broker had it, its confirm was lost, and the till sent it again; Alice owes it once",
        "new",
        "a repeat");
  }

  @Test
  void two_equal_requests_are_two(Lab lab) throws Exception {
    send(lab, new PaymentRequest("alice", 1250));
    send(lab, new PaymentRequest("alice", 1250));

    assertTold(lab, "Alice bought the same thing twice, so equal requests are two", "new", "new");
  }

  @Test
  void exactly_the_repeats_are_found(Lab lab) throws Exception {
    var cuts =
        List.of(
            shop.cutBefore(2, toClient(AMQP.Basic.Ack.class)),
            shop.cutBefore(4, toClient(AMQP.Basic.Ack.class)));
    var first = new PaymentRequest("alice", 1250);

    send(lab, first);
    send(lab, new PaymentRequest("alice", 1250)); // and once more, as its confirm is lost
    send(lab, new PaymentRequest("bob", 700)); // and once more
    send(lab, new PaymentRequest("bob", 700));
    send(lab, first); // the till was not sure
    cuts.forEach(cut -> cut.awaitFired());

    assertTold(
        lab,
        "four are owed and seven came; one that is booked twice is paid twice, and one that is"
            + " taken for a repeat is never paid",
        "new",
        "new",
        "a repeat",
        "new",
        "a repeat",
        "new",
        "a repeat");
  }

  @Test
  void what_a_dead_consumer_had_is_no_repeat(Lab lab) throws Exception {
    send(lab, new PaymentRequest("alice", 1250));
    var dead = consume(lab, "books that die");
    lab.await("the number of requests that came", arrived::size).toBe(1);
    dead.die();
    arrived.clear();

    assertTold(
        lab,
        "the broker had sent it before and marks it as redelivered, but sent before isn't booked"
            + " before",
        "new");
  }

  @Test
  void as_many_as_are_made_at_the_same_moment_are_as_many(Lab lab) throws Exception {
    for (var request : Stream.generate(PaymentRequestTest::alices).limit(MANY).toList()) {
      publish(request.properties());
    }
    consume(lab, "books");

    lab.await(
            "of " + MANY + " requests, how many are new",
            () -> Collections.frequency(told(), "new"))
        .because("they were made in the same moment; on the day of a sale there are as many")
        .toBe(MANY);
  }

  @Test
  void what_is_seen_is_remembered_where_the_caller_keeps_it(Lab lab) throws Exception {
    var request = alices();
    send(lab, request);
    consume(lab, "books");
    lab.await("the first request", this::told).toBe(List.of("new"));

    keepAnew();
    send(lab, request);

    lab.await("what was told of it, by two who keep what they have seen", this::told)
        .because("the second has not seen it yet; a program's own memory is gone when it ends")
        .toBe(List.of("new", "new"));
  }

  @Test
  void what_is_kept_is_enough_for_the_next_program(Lab lab) throws Exception {
    var request = alices();
    send(lab, request);
    consume(lab, "books");
    lab.await("the first request", this::told).toBe(List.of("new"));

    program = OtherProgram.start(StartedProgram.class);
    send(lab, request);

    lab.await("what was told of it, the second time after a restart", this::told)
        .because("what was booked yesterday must not be booked again today")
        .toBe(List.of("new", "a repeat"));
  }

  @Test
  void a_till_that_starts_anew_makes_requests_of_its_own(Lab lab) throws Exception {
    for (int start = 1; start <= 3; start++) {
      awaitNextMillisecond(); // no till starts twice in one
      Supplier<BasicProperties> till = OtherProgram.start(StartedTill.class);
      publish(till.get());
    }

    assertTold(
        lab,
        "a till is switched off at night, and there is more than one; an id that is new in one"
            + " program only is somebody else's in the next",
        "new",
        "new",
        "new");
  }

  @Test
  void a_message_that_names_no_request_is_an_error(Lab lab) {
    var traced = PERSISTENT_TEXT_PLAIN.builder().headers(Map.of("trace", "4bf92f")).build();
    for (var properties : List.of(new BasicProperties(), PERSISTENT_TEXT_PLAIN, traced)) {
      var delivery = new Delivery(new Envelope(1, false, "", ""), properties, alices().body());

      assertThat(lab.attempt(() -> PaymentRequest.isRepeat(delivery, seen)))
          .because("nobody can tell whether it is paid, and whoever sends such has to hear of it")
          .threw(IllegalArgumentException.class);
    }
  }

  /** What keeps the books, each time it is started. */
  public interface Program {
    boolean isRepeat(Delivery delivery, Set<String> seen);
  }

  /** The books in a program of their own. */
  public static class StartedProgram implements Program {
    @Override
    public boolean isRepeat(Delivery delivery, Set<String> seen) {
      return PaymentRequest.isRepeat(delivery, seen);
    }
  }

  /** Makes a request in a program of its own. */
  public static class StartedTill implements Supplier<BasicProperties> {
    @Override
    public BasicProperties get() {
      return alices().properties();
    }
  }

  private static PaymentRequest alices() {
    return new PaymentRequest("alice", 1250);
  }

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  private void send(Lab lab, PaymentRequest request) throws Exception {
    lab.start("send", () -> new Till(shop.factory(), requests.name()).send(request)).result();
  }

  private void publish(BasicProperties properties) throws Exception {
    shop.channel().basicPublish("", requests.name(), properties, alices().body());
  }

  private Client consume(Lab lab, String name) throws Exception {
    var books = lab.client(name);
    books.channel().basicConsume(requests.name(), (tag, it) -> arrived.add(it), tag -> {});
    return books;
  }

  private void keepAnew() {
    seen = new HashSet<>();
    kept.add(seen);
  }

  private void assertTold(Lab lab, String reason, String... expected) throws Exception {
    consume(lab, "books");

    lab.await("the requests, in the order in which they came", this::told)
        .because(reason)
        .inVainOnlyOnce()
        .toBe(List.of(expected));
  }

  /** What the requests that came so far are. */
  private List<String> told() {
    while (!arrived.isEmpty()) {
      told.add(program.isRepeat(arrived.remove(), seen) ? "a repeat" : "new");
    }
    return List.copyOf(told);
  }
}
