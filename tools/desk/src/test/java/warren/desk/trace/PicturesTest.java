package warren.desk.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a run looks like in eighty columns. */
class PicturesTest {

  private static final int WIDTH = 80;

  @Test
  void a_message_goes_from_its_publisher_to_its_consumer() {
    var said =
        new Said()
            .declares("shop", "orders", Map.of())
            .publishes("shop", "", "orders", "p-1")
            .consumes("worker", "orders");
    assertThat(topology(said)).isEqualTo("  shop ──▶ (default exchange) ──▶ [orders] ──▶ worker");
  }

  @Test
  void a_queue_of_which_the_wire_does_not_tell_is_drawn_if_the_test_made_it() {
    var said = new Said().publishes("shop", "", "orders-1", "p-1");
    assertThat(topology(said)).isEqualTo("  shop ──▶ (default exchange) ──'orders-1'─▶ ?");
    assertThat(TopologyText.of(said.events(), Set.of("orders-1"), WIDTH))
        .containsExactly("  shop ──▶ (default exchange) ──▶ [orders-1]");
  }

  @Test
  void an_exchange_with_several_queues_branches() {
    assertThat(topology(fanout("eu", "all", "orders")))
        .isEqualTo(
            """
              shop ──'order.eu'─▶ (orders topic) ┬─'order.eu'─▶ [eu] ──▶ worker
                                                 └─'#'────────▶ [all] ──▶ worker"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void what_is_too_wide_goes_on_below() {
    assertThat(topology(fanout("orders of the European Union", "all orders there are", "orders")))
        .isEqualTo(
            """
            shop ──'order.eu'─▶ (orders topic)
                                ├─'order.eu'─▶ [orders of the European Union] ──▶ worker
                                └─'#'─▶ [all orders there are] ──▶ worker"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void what_is_wider_still_begins_at_the_left_again() {
    var lines = topology(fanout("e".repeat(31), "a".repeat(32), "orders of all kinds ".repeat(2)));
    assertThat(lines.lines()).hasSize(4).allMatch(line -> line.length() <= WIDTH);
  }

  @Test
  void dead_letters_are_drawn_and_a_circle_ends() {
    var said =
        new Said()
            .declares(
                "shop",
                "work",
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "wait"))
            .declares(
                "shop",
                "wait",
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "work"))
            .publishes("shop", "", "work", "p-1")
            .consumes("worker", "work");
    assertThat(topology(said))
        .isEqualTo(
            """
            shop ──▶ (default exchange) ──▶ [work] ┬┄dead┄▶ [wait] ┄┄dead┄▶ [work] …
                                                   └──────▶ worker"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void many_keys_are_counted() {
    var said = new Said();
    IntStream.range(0, 50).forEach(i -> said.publishes("shop", "spread", "key-" + i, "p-" + i));
    assertThat(topology(said)).isEqualTo("  shop ──'key-0', 'key-1' and 48 more─▶ (spread)");
  }

  @Test
  void a_sequence_has_a_column_for_each() {
    assertThat(String.join("\n", SequenceText.of(delivery().events(), WIDTH)))
        .isEqualTo(
            """
            shop                              RabbitMQ                             worker
              │── confirm.select ────────────────▶│                                   │
              │── publish "p-1" key='orders' ────▶│                                   │
              │◀─ confirm: ack #1 ────────────────│                                   │
              │                                   │◀─ consume 'orders' ───────────────│
              │                                   │── deliver #1 "p-1" ──────────────▶│
              │                                   │◀─ ack #1 ─────────────────────────│"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void a_timeline_breaks_long_words_under_themselves() {
    var lines =
        TimelineText.of(delivery().publishes("shop", "", "q", "x ".repeat(40)).events(), 80);
    assertThat(lines).allMatch(line -> line.length() <= WIDTH);
    assertThat(String.join("\n", lines)).contains("Shop.java:7");
  }

  @Test
  void a_ledger_tells_each_way_and_many_of_the_same_together() {
    var said = delivery().confirms("bulk");
    IntStream.range(0, 9).forEach(i -> said.publishes("bulk", "", "q", "b-" + i));
    var ledger = LedgerText.of(said.in("t").ledger().entries(), WIDTH);
    assertThat(ledger.get(0)).startsWith("  p-1").contains("published (Shop.java:2) → confirmed →");
    assertThat(ledger).allMatch(line -> line.length() <= WIDTH);
  }

  @Test
  void a_story_has_five_to_eleven_lines_and_says_what_to_look_at() {
    var story = story(delivery(), Optional.empty());
    assertThat(story.get(0)).isEqualTo("On the wire, while “an order is delivered”:");
    assertThat(story.size()).isBetween(5, 11);
    assertThat(String.join(" ", story))
        .contains("Look at “p-1”: its confirm came 1.0 ms after it was published (Shop.java:2);");
    assertThat(story(new Said(), Optional.empty())).isEmpty();
  }

  @Test
  void a_story_tells_what_is_rare_first() {
    var said =
        delivery().delivered("worker", 2, "p-9", Map.of("x-death", List.of(Map.of("count", 1L))));
    assertThat(String.join(" ", story(said, Optional.empty())))
        .contains("Look at “p-9”: it came as a dead letter", "… and 1 more message");
  }

  @Test
  void in_a_session_the_test_that_failed_is_shown_first_or_the_one_whose_story_is_told() {
    var passed = delivery().in("an order is delivered");
    var typical = delivery().in("an order is confirmed");
    var failed =
        new Conversation(
            "it fails", "it_fails", Conversation.Ending.FAILED, Set.of(), delivery().events());
    var method = Optional.of(typical.method());
    assertThat(Trace.first(run(passed, typical, failed), method))
        .extracting(view -> view.test().test())
        .containsExactly("it fails");
    assertThat(Trace.first(run(passed, typical), method))
        .extracting(view -> view.test().test())
        .containsExactly("an order is confirmed");
    assertThat(Trace.first(run(), method)).isEmpty();
  }

  private static KeptRun run(Conversation... tests) {
    return new KeptRun("1.1", "First", Instant.now(), List.of(tests), true);
  }

  private static List<String> story(Said said, Optional<String> method) {
    return Story.of(run(said.in("an order is delivered")), method, WIDTH);
  }

  private static Said delivery() {
    return new Said()
        .confirms("shop")
        .publishes("shop", "", "orders", "p-1")
        .confirmed("shop", 1)
        .consumes("worker", "orders")
        .delivered("worker", 1, "p-1", Map.of())
        .acks("worker", 1);
  }

  private static Said fanout(String one, String other, String exchange) {
    return new Said()
        .exchange("shop", exchange, "topic")
        .binds("shop", one, exchange, "order.eu")
        .binds("shop", other, exchange, "#")
        .publishes("shop", exchange, "order.eu", "p-1")
        .consumes("worker", one)
        .consumes("worker", other);
  }

  private static String topology(Said said) {
    return String.join("\n", TopologyText.of(said.events(), Set.of(), WIDTH));
  }
}
