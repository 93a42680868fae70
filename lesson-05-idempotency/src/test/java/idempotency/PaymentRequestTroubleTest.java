package idempotency;

import static com.rabbitmq.client.MessageProperties.PERSISTENT_TEXT_PLAIN;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.OtherProgram;

@Exercise("5.1")
class PaymentRequestTroubleTest extends PaymentRequestStage {

  private static final int MANY = 500;
  private static final int MANY_MORE = 5_000;

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
      assertThat(
              lab.attempt(() -> PaymentRequest.isRepeat(delivered(properties, "requests"), seen)))
          .because("nobody can tell whether it is paid, and whoever sends such has to hear of it")
          .threw(IllegalArgumentException.class);
    }
  }

  @Test
  void what_was_seen_stays_seen_whatever_comes_after_it(Lab lab) {
    var first = alices().properties();
    told(delivered(first, "requests"));
    for (int other = 1; other <= MANY_MORE; other++) {
      told(delivered(alices().properties(), "requests"));
    }

    lab.await(
            "what the first is after %d others".formatted(MANY_MORE),
            () -> told(delivered(first, "requests")))
        .because("a till may be offline for days and then send it again")
        .now()
        .toBe("a repeat");
  }

  @Test
  void whichever_way_it_comes_it_is_the_same_request(Lab lab) {
    var request = alices().properties();
    told(delivered(request, "requests"));

    lab.await(
            "what it is when it comes from the dead letters",
            () -> told(delivered(request, "dead-letters")))
        .because("whoever sends it on keeps its id, and Alice owes it once")
        .now()
        .toBe("a repeat");
  }

  /** As the client library gives it out: it reads a header's text as a {@link LongString}. */
  private static Delivery delivered(BasicProperties properties, String from) {
    var headers = new HashMap<String, Object>();
    Optional.ofNullable(properties.getHeaders()).ifPresent(headers::putAll);
    headers.replaceAll(
        (name, value) ->
            value instanceof String text ? LongStringHelper.asLongString(text) : value);
    return new Delivery(
        new Envelope(1, false, from, from),
        properties.builder().headers(headers).build(),
        alices().body());
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

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  private void publish(BasicProperties properties) throws Exception {
    shop.channel().basicPublish("", requests.name(), properties, alices().body());
  }
}
