package warren.lab.telling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

class TimelineTest {

  private final List<WireEvent> events = new ArrayList<>();

  @Test
  void a_run_is_told_in_aligned_lines() {
    happened("alice", Kind.CONNECTED, "");
    said("alice", 0, Direction.TO_CLIENT, new AMQP.Connection.OpenOk.Builder().build());
    said("alice", 1, Direction.TO_CLIENT, new AMQP.Channel.OpenOk.Builder().build());
    said(
        "alice",
        1,
        Direction.TO_BROKER,
        new AMQP.Queue.Declare.Builder().queue("greetings").durable().build());
    publish("Grüße".getBytes(UTF_8));
    happened("alice", Kind.HEARTBEAT, "");
    said(
        "bob",
        1,
        Direction.TO_CLIENT,
        new AMQP.Basic.Ack.Builder().deliveryTag(2).multiple().build());
    said(
        "bob",
        1,
        Direction.TO_CLIENT,
        new AMQP.Channel.Close.Builder().replyCode(406).replyText("PRECONDITION_FAILED").build());
    happened("bob", Kind.CUT, "by the lab");

    assertThat(Timeline.text(events))
        .isEqualTo(
            """
            1   1.5 ms  alice       -->  connection, channel 1 opened
            4   6.0 ms  alice  ch 1 -->  queue.declare 'greetings' durable
            5   7.5 ms  alice  ch 1 -->  basic.publish exchange='' key='greetings' \
            "Grüße" (7 bytes) persistent  Greeter.java:12
            7  10.5 ms  bob    ch 1 <--  basic.ack #2 and all before
            8  12.0 ms  bob    ch 1 <--  channel.close 406 PRECONDITION_FAILED
            9  13.5 ms  bob         -->  TCP connection cut by the lab""");
  }

  @Test
  void an_excerpt_has_the_same_columns_all_over_and_counts_what_it_leaves_out() {
    happened("alice", Kind.CONNECTED, "");
    said("alice", 0, Direction.TO_CLIENT, new AMQP.Connection.OpenOk.Builder().build());
    said("alice", 1, Direction.TO_CLIENT, new AMQP.Channel.OpenOk.Builder().build());
    publish("one".getBytes(UTF_8));
    happened("alice", Kind.HEARTBEAT, "");
    for (int tag = 1; tag <= 6; tag++) {
      said("bob", 1, Direction.TO_CLIENT, new AMQP.Basic.Ack.Builder().deliveryTag(tag).build());
    }
    happened("bartholomew", Kind.CUT, "by the lab");
    publish("two".getBytes(UTF_8));

    assertThat(Excerpt.of(events, Set.of(3, 4, 9, 12), Set.of()).text())
        .isEqualTo(
            """
             1   1.5 ms  alice             -->  connection, channel 1 opened
             4   6.0 ms  alice        ch 1 -->  basic.publish exchange='' key='greetings' \
            "one" (3 bytes) persistent  Greeter.java:12
              … 3 more
             9  13.5 ms  bob          ch 1 <--  basic.ack #4
              … 2 more
            12  18.0 ms  bartholomew       -->  TCP connection cut by the lab
              … 1 more""");
    assertThat(Excerpt.of(events, Set.of(), Set.of()).text()).isEqualTo("  … 10 more");
    assertThat(Excerpt.of(List.of(), Set.of(1), Set.of()).text()).isEmpty();
  }

  @Test
  void a_long_body_is_cut_between_characters() {
    publish("ß".repeat(200).getBytes(UTF_8));
    assertThat(Timeline.text(events)).contains('"' + "ß".repeat(48) + "…\" (400 bytes)");
  }

  @Test
  void a_preview_that_ends_within_a_character_is_text() {
    publish(("a" + "ß".repeat(200)).getBytes(UTF_8));
    assertThat(Timeline.text(events)).contains("\"aßß");
  }

  @Test
  void a_body_that_is_no_text_is_not_printed() {
    publish(new byte[] {(byte) 0xff, 1, 2});
    publish(new byte[] {27, '[', '2', 'J'});
    assertThat(Timeline.text(events)).contains("(3 bytes, not text)", "(4 bytes, not text)");
  }

  @Test
  void line_breaks_in_bodies_and_names_stay_on_the_line() {
    publish("one\ntwo\r\n".getBytes(UTF_8));
    assertThat(Timeline.text(events)).contains("\"one·two··\" (9 bytes)").doesNotContain("\n");
  }

  @Test
  void types_of_arguments_show() {
    said(
        "alice",
        1,
        Direction.TO_BROKER,
        new AMQP.Queue.Declare.Builder()
            .queue("parcels")
            .arguments(
                Map.of("x-message-ttl", "100000", "x-expires", 5000, "x-dead-letter-exchange", ""))
            .build());
    said(
        "alice",
        1,
        Direction.TO_BROKER,
        new AMQP.Queue.Bind.Builder()
            .queue("parcels")
            .exchange("sorting")
            .arguments(Map.of("x-match", "all", "grade", 2, "fragile", true))
            .build());
    said(
        "alice",
        1,
        Direction.TO_BROKER,
        new AMQP.Exchange.Bind.Builder()
            .destination("night")
            .source("sorting")
            .routingKey("#")
            .build());

    assertThat(Timeline.text(events))
        .contains(
            "queue.declare 'parcels'"
                + " {x-dead-letter-exchange=\"\", x-expires=5000, x-message-ttl=\"100000\"}",
            "queue.bind 'parcels' to 'sorting' key='' {fragile=true, grade=2, x-match=\"all\"}",
            "exchange.bind 'night' to 'sorting' key='#'");
  }

  @Test
  void every_field_of_a_prefetch_is_told_that_is_set() {
    said("alice", 1, Direction.TO_BROKER, new AMQP.Basic.Qos.Builder().prefetchCount(5).build());
    said(
        "alice",
        1,
        Direction.TO_BROKER,
        new AMQP.Basic.Qos.Builder().prefetchSize(9).prefetchCount(1).global(true).build());

    assertThat(Timeline.text(events).lines())
        .satisfiesExactly(
            first -> assertThat(first).endsWith("basic.qos 5"),
            second -> assertThat(second).endsWith("basic.qos 1 size=9 global"));
  }

  @Test
  void what_a_broker_refuses_is_not_put_back() {
    var nack = new AMQP.Basic.Nack.Builder().deliveryTag(2).multiple().requeue(true).build();
    said("alice", 1, Direction.TO_CLIENT, nack);
    said("alice", 1, Direction.TO_BROKER, nack);

    assertThat(Timeline.text(events).lines())
        .satisfiesExactly(
            refusal -> assertThat(refusal).endsWith("basic.nack #2 and all before"),
            rejection -> assertThat(rejection).endsWith("basic.nack #2 and all before requeue"));
  }

  @Test
  void headers_are_told_with_their_types_and_a_dead_letters_way_in_short() {
    var bytes = "p-1".getBytes(UTF_8);
    var death =
        Map.of("reason", "expired", "queue", "waiting", "count", 2L, "time", new Date(1_000));
    var properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .priority(3)
            .headers(
                Map.of(
                    "tries",
                    "2",
                    "attempt",
                    2,
                    "x-death",
                    List.of(death),
                    "x-first-death-queue",
                    "waiting"))
            .build();
    add(
        "alice",
        1,
        Kind.METHOD,
        Direction.TO_BROKER,
        Optional.of(new AMQP.Basic.Publish.Builder().routingKey("greetings").build()),
        Optional.of(new Content(properties, bytes.length, bytes)),
        Optional.empty(),
        "");

    assertThat(Timeline.text(events))
        .endsWith(
            "key='greetings' \"p-1\" (3 bytes) content-type='application/json' priority=3"
                + " headers={attempt=2, tries=\"2\", x-death=[expired in 'waiting' 2x]}");
  }

  @Test
  void nothing_is_told_in_no_words() {
    assertThat(Timeline.text(List.of())).isEmpty();
  }

  @Test
  void passwords_are_not_told() {
    said(
        "alice",
        0,
        Direction.TO_BROKER,
        new AMQP.Connection.StartOk.Builder().response("\0guest\0secret").build());
    assertThat(Timeline.text(events) + Sequence.plantUml(events)).doesNotContain("secret");
  }

  @Test
  void where_there_is_little_room_what_tells_most_stays() {
    happened("alice", Kind.CONNECTED, "");
    publish("one".getBytes(UTF_8));
    publish("two".getBytes(UTF_8));
    said("alice", 1, Direction.TO_CLIENT, new AMQP.Basic.Ack.Builder().deliveryTag(1).build());
    said("alice", 1, Direction.TO_CLIENT, new AMQP.Channel.Close.Builder().replyCode(404).build());
    publish("three".getBytes(UTF_8));

    var all = Set.of(1, 2, 3, 4, 5, 6);
    assertThat(numbers(Excerpt.of(events, all, Set.of()).cutTo(1))).containsExactly(5);
    assertThat(numbers(Excerpt.of(events, all, Set.of(2)).cutTo(3))).containsExactly(2, 5, 6);
    assertThat(numbers(Excerpt.of(events, all, Set.of()).cutTo(9))).hasSize(6);
  }

  private static List<Integer> numbers(Excerpt excerpt) {
    return excerpt.lines().stream().map(Excerpt.Line::number).toList();
  }

  private void publish(byte[] body) {
    var content =
        new Content(
            MessageProperties.PERSISTENT_BASIC,
            body.length,
            Arrays.copyOf(body, Math.min(body.length, Content.PREVIEW_BYTES)));
    add(
        "alice",
        1,
        Kind.METHOD,
        Direction.TO_BROKER,
        Optional.of(new AMQP.Basic.Publish.Builder().routingKey("greetings").build()),
        Optional.of(content),
        Optional.of(new CodeLine("Greeter.java", 12)),
        "");
  }

  private void said(String client, int channel, Direction direction, Method method) {
    add(
        client,
        channel,
        Kind.METHOD,
        direction,
        Optional.of(method),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private void happened(String client, Kind kind, String note) {
    add(
        client,
        0,
        kind,
        Direction.TO_BROKER,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        note);
  }

  private void add(
      String client,
      int channel,
      Kind kind,
      Direction direction,
      Optional<Method> method,
      Optional<Content> content,
      Optional<CodeLine> line,
      String note) {
    int number = events.size() + 1;
    events.add(
        new WireEvent(
            number,
            Duration.ofNanos(number * 1_500_000L),
            client,
            1,
            channel,
            kind,
            direction,
            method,
            content,
            line,
            note));
  }
}
