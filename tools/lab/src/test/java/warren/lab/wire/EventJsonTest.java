package warren.lab.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.telling.Timeline;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** What is kept of an event is told as the event itself is. */
class EventJsonTest {

  @Test
  void a_message_comes_back_with_all_that_it_carries() throws IOException {
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .messageId("p-1")
            .priority(3)
            .timestamp(new Date(1_000))
            .headers(
                Map.of("attempt", 2, "at", new Date(2_000), "deep", List.of(Map.of("x", 1L), "y")))
            .build();
    var event =
        event(
            Kind.METHOD,
            new AMQP.Basic.Publish.Builder().exchange("orders").routingKey("eu").build(),
            Optional.of(new Content(properties, 300, "Grüße".getBytes(UTF_8))),
            Optional.of(new CodeLine("Shop.java", 12, true)),
            "");

    var back = read(EventJson.line(event));

    assertThat(Timeline.text(List.of(back))).isEqualTo(Timeline.text(List.of(event)));
    // A text in a header is read as a LongString, as it is off the wire.
    assertThat(back.content().orElseThrow().properties()).hasToString(properties.toString());
    assertThat(back.method()).isEqualTo(event.method());
    assertThat(back.line()).isEqualTo(event.line());
    assertThat(back.at()).isEqualTo(event.at());
  }

  @Test
  void what_is_no_method_comes_back_too() throws IOException {
    for (Kind kind : List.of(Kind.CONNECTED, Kind.CUT, Kind.DISCONNECTED, Kind.REFUSED)) {
      var event =
          new WireEvent(
              7,
              Duration.ofNanos(1_500_000),
              "worker",
              2,
              0,
              kind,
              Direction.TO_CLIENT,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              "by the \"lab\"");
      assertThat(read(EventJson.line(event))).isEqualTo(event);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{\"n\":1,\"us\":1,\"client\":\"a\",\"connection\":1,\"channel\":1,\"kind\":\"NONE\",\"toBroker\":true}",
        "{\"n\":1,\"us\":1,\"client\":\"a\",\"connection\":1,\"channel\":1,\"kind\":\"METHOD\",\"toBroker\":true,\"method\":\"%%\"}",
        "{\"n\":1,\"us\":1,\"client\":\"a\",\"connection\":1,\"channel\":1,\"kind\":\"METHOD\",\"toBroker\":true,\"method\":\"AAoA\"}",
        "{\"n\":1,\"us\":1,\"client\":\"a\",\"connection\":1,\"channel\":1,\"kind\":\"METHOD\",\"toBroker\":true}",
      })
  void what_is_damaged_is_no_event(String line) {
    assertThatIOException().isThrownBy(() -> read(line));
  }

  @Test
  void what_a_file_says_cannot_steer_a_terminal() throws IOException {
    var line =
        "{\"n\":1,\"us\":1,\"client\":\"a\\u001b[2J\",\"connection\":1,\"channel\":0,\"kind\":\"CUT\","
            + "\"toBroker\":false,\"note\":\"by\\u0007\",\"file\":\"X\\u001b.java\",\"line\":1}";
    assertThat(Timeline.text(List.of(read(line)))).contains("a·[2J", "by·", "X·.java");
  }

  @Test
  void a_recorder_keeps_no_password() {
    var recorder = new Recorder();
    for (Method secret :
        List.of(
            new AMQP.Connection.StartOk.Builder().response("\0guest\0hush").build(),
            new AMQP.Connection.SecureOk.Builder().response("hush").build(),
            new AMQP.Connection.UpdateSecret.Builder().newSecret("hush").reason("old").build())) {
      record(recorder, secret);
    }
    assertThat(recorder.events()).hasSize(3);
    assertThat(recorder.events().toString()).doesNotContain("hush");
  }

  @Test
  void a_recorder_that_is_full_counts_what_still_comes() {
    var recorder = new Recorder(2);
    for (int i = 0; i < 5; i++) {
      record(recorder, new AMQP.Basic.Ack.Builder().deliveryTag(i).build());
    }
    assertThat(recorder.events()).hasSize(2);
    assertThat(recorder.dropped()).isEqualTo(3);
  }

  private static void record(Recorder recorder, Method method) {
    recorder.record(
        "shop",
        1,
        0,
        Kind.METHOD,
        Direction.TO_BROKER,
        Optional.of(method),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  private static WireEvent read(String line) throws IOException {
    return EventJson.read(new ObjectMapper().readTree(line));
  }

  private static WireEvent event(
      Kind kind, Method method, Optional<Content> content, Optional<CodeLine> line, String note) {
    return new WireEvent(
        1,
        Duration.ofNanos(12_000_000),
        "shop",
        1,
        1,
        kind,
        Direction.TO_BROKER,
        Optional.of(method),
        content,
        line,
        note);
  }
}
