package warren.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The lab's words for what a test waits for: that they hold, and what they say if not. */
@Exercise("9.9")
class WordsTest {

  @Test
  void a_client_that_never_connected_or_has_closed_has_no_open_connection(Lab lab)
      throws Exception {
    var client = lab.client("greeter");
    assertThat(client).eventuallyHasNoOpenConnection();
    client.connection().close();
    assertThat(client).eventuallyHasNoOpenConnection();
  }

  @Test
  void connections_that_are_left_open_are_counted(Lab lab) throws Exception {
    var client = lab.client("greeter");
    client.connection();
    client.factory().newConnection();

    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> assertThat(client).because("it costs").eventuallyHasNoOpenConnection())
        .withMessage(
            "expected no connection to be left open by client 'greeter', but 2 are: it costs");
  }

  @Test
  void persistent_messages_are_told_from_transient_ones(Lab lab) {
    var queue = lab.queue("greetings").declared().holding("kept");
    assertThat(queue).messagesArePersistent();

    queue.receives(MessageProperties.MINIMAL_BASIC, "lost".getBytes(UTF_8));

    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> assertThat(queue).because("a restart").messagesArePersistent())
        .withMessageContaining("the delivery mode of \"lost\" is not set, which means transient")
        .withMessageEndingWith(": a restart");
  }

  @Test
  void json_is_told_by_what_it_says(Lab lab) {
    var queue =
        lab.queue("orders").declared().holding("{ \"by\":\"J\\u00f6rg\", \"v\":1, \"no\":17 }");

    assertThat(queue).eventuallyHoldsJson("{\"no\": 17, \"by\": \"Jörg\"}");
    for (var other : List.of("{\"no\": \"17\"}", "{\"no\": 17, \"at\": null}")) {
      assertThatExceptionOfType(Finding.class)
          .isThrownBy(() -> assertThat(queue).because("so").eventuallyHoldsJson(other))
          .withMessageContaining("to hold this, as JSON: " + other + ", but it holds \"{ ")
          .withMessageEndingWith(": so");
    }
  }

  @Test
  void what_is_no_json_object_has_nothing(Lab lab) {
    for (var body : List.of("", "17", "[17]", "{\"no\": 17", "{\"no\": 17} and more")) {
      var queue = lab.queue("with " + body).declared().holding(body);

      assertThatExceptionOfType(Finding.class)
          .isThrownBy(() -> assertThat(queue).eventuallyHoldsJson("{\"no\": 17}"));
    }
  }

  @Test
  void of_a_value_without_end_the_beginning_is_shown(Lab lab) {
    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> lab.await("the text", () -> "again ".repeat(10_000)).toBe("once"))
        .withMessageStartingWith("expected the text to be once, but it is again again")
        .withMessageEndingWith("…")
        .satisfies(finding -> assertThat(finding.getMessage()).hasSizeLessThan(600));
    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> lab.await("all", () -> Collections.nCopies(30, "p-1")).toBe(List.of()))
        .withMessageEndingWith("p-1, p-1, … (30 in all)]");
  }

  @Test
  void what_has_thrown_is_awaited(Lab lab) {
    var failing = lab.throwing().always(() -> new IllegalStateException("no time"));
    lab.start("a call", () -> failing.pass());
    lab.untilThrown(failing);

    assertThat(failing.hasThrown()).isTrue();
  }

  @Test
  void the_next_second_is_awaited(Lab lab) {
    long second = Instant.now().getEpochSecond();

    lab.untilNextSecond();

    assertThat(Instant.now().getEpochSecond()).isGreaterThan(second);
  }

  @Test
  void an_empty_queue_holds_nothing_persistent(Lab lab) {
    var queue = lab.queue("greetings").declared();

    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> assertThat(queue).messagesArePersistent())
        .withMessageContaining("it holds nothing");
  }

  @Test
  void a_value_is_awaited(Lab lab) {
    var pieces = new AtomicInteger();

    lab.await("the pieces", pieces::incrementAndGet).toBe(3);
    int found = lab.await("the pieces", pieces::incrementAndGet).to("be even", n -> n % 2 == 0);

    assertThat(found).isEqualTo(4);
  }

  @Test
  void a_value_that_does_not_come_is_told_with_what_it_is_at_last(Lab lab) {
    assertThatExceptionOfType(Finding.class)
        .isThrownBy(() -> lab.await("the pieces", () -> 2).because("one was returned").toBe(3))
        .withMessage("expected the pieces to be 3, but it is 2: one was returned");
  }
}
