package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

class OutlookTest {

  private final List<WireEvent> events = new ArrayList<>();
  private final Outlook outlook = new Outlook();

  @Test
  void a_confirm_is_owed_until_it_has_come() {
    said(Direction.TO_BROKER, new AMQP.Confirm.Select.Builder().build());
    publish(Kind.METHOD, new BasicProperties());
    publish(Kind.METHOD, new BasicProperties());
    assertThat(mayChange()).isTrue();

    said(Direction.TO_CLIENT, new AMQP.Basic.Ack.Builder().deliveryTag(1).build());
    assertThat(mayChange()).isTrue();

    said(Direction.TO_CLIENT, new AMQP.Basic.Nack.Builder().deliveryTag(2).build());
    assertThat(mayChange()).isFalse();
  }

  @Test
  void of_a_connection_that_has_ended_nothing_is_owed() {
    said(Direction.TO_BROKER, new AMQP.Confirm.Select.Builder().build());
    publish(Kind.METHOD, new BasicProperties());

    event(Kind.CUT, Direction.TO_CLIENT, Optional.empty(), Optional.empty());

    assertThat(mayChange()).isFalse();
  }

  @Test
  void without_confirm_mode_nothing_is_owed_nor_for_what_never_came() {
    publish(Kind.METHOD, new BasicProperties());
    said(Direction.TO_BROKER, new AMQP.Confirm.Select.Builder().build());
    publish(Kind.LOST, new BasicProperties());

    assertThat(mayChange()).isFalse();
  }

  @Test
  void what_expires_may_change_at_any_time() {
    publish(Kind.METHOD, new BasicProperties.Builder().expiration("1500").build());

    assertThat(mayChange()).isTrue();
  }

  @Test
  void what_outlives_the_test_does_not_expire() {
    publish(Kind.METHOD, new BasicProperties.Builder().expiration("60000").build());

    assertThat(mayChange()).isFalse();
  }

  @Test
  void a_queue_whose_messages_expire_may_change_at_any_time() {
    said(
        Direction.TO_BROKER,
        new AMQP.Queue.Declare.Builder().arguments(Map.of("x-message-ttl", 1500)).build());

    assertThat(mayChange()).isTrue();
  }

  @Test
  void until_the_time_of_one_queue_after_the_other_is_over() {
    publish(Kind.METHOD, new BasicProperties.Builder().expiration("500").build());
    for (var queue : List.of("first", "second", "second")) { // two programs declare it
      said(
          Direction.TO_BROKER,
          new AMQP.Queue.Declare.Builder()
              .queue(queue)
              .arguments(Map.of("x-message-ttl", 1500))
              .build());
    }

    assertThat(mayChangeAfter(Duration.ofMillis(4400))).isTrue();
    assertThat(mayChangeAfter(Duration.ofMillis(4600))).isFalse();
  }

  @Test
  void unless_they_outlive_the_test() {
    for (var argument : List.of("x-message-ttl", "x-expires")) {
      said(
          Direction.TO_BROKER,
          new AMQP.Queue.Declare.Builder().arguments(Map.of(argument, 60_000L)).build());
    }

    assertThat(mayChange()).isFalse();
  }

  @Test
  void a_message_that_has_come_round_twenty_times_is_nothing_new() {
    for (int round = 0; round <= 30; round++) {
      deliver("p-1", round > 0);
      said(Direction.TO_BROKER, new AMQP.Basic.Nack.Builder().requeue(true).build());
    }

    assertThat(lastNew()).isEqualTo(Duration.ofMillis(2 * 20)); // both of each round before
  }

  @Test
  void what_else_goes_by_meanwhile_is_new() {
    for (int round = 0; round <= 30; round++) {
      deliver("p-1", round > 0);
      said(Direction.TO_BROKER, new AMQP.Basic.Nack.Builder().requeue(true).build());
    }
    deliver("p-2", false);

    assertThat(lastNew()).isEqualTo(Duration.ofMillis(events.size()));
  }

  @Test
  void twenty_messages_that_come_back_once_are_no_loop() {
    for (boolean again : new boolean[] {false, true}) {
      for (int number = 0; number < 25; number++) {
        deliver("the same", again);
      }
    }

    assertThat(lastNew()).isEqualTo(Duration.ofMillis(events.size()));
  }

  @Test
  void a_queue_that_was_asked_twenty_times_and_had_nothing_says_nothing_new() {
    for (int round = 1; round <= 30; round++) {
      said(Direction.TO_BROKER, new AMQP.Basic.Get.Builder().queue("parcels").build());
      said(Direction.TO_CLIENT, new AMQP.Basic.GetEmpty.Builder().build());
    }
    assertThat(lastNew()).isEqualTo(Duration.ofMillis(2 * 20));

    deliver("p-1", false);
    said(Direction.TO_BROKER, new AMQP.Basic.Get.Builder().queue("parcels").build());

    assertThat(lastNew()).isEqualTo(Duration.ofMillis(events.size()));
  }

  private boolean mayChange() {
    return mayChangeAfter(Duration.ZERO);
  }

  private boolean mayChangeAfter(Duration quiet) {
    outlook.follow(events);
    return outlook.mayChange(quiet);
  }

  private Duration lastNew() {
    outlook.follow(events);
    return outlook.lastNew();
  }

  private void publish(Kind kind, BasicProperties properties) {
    event(
        kind,
        Direction.TO_BROKER,
        Optional.of(new AMQP.Basic.Publish.Builder().build()),
        Optional.of(new Content(properties, 0, new byte[0])));
  }

  private void deliver(String body, boolean redelivered) {
    event(
        Kind.METHOD,
        Direction.TO_CLIENT,
        Optional.of(
            new AMQP.Basic.Deliver.Builder()
                .consumerTag("c")
                .exchange("")
                .routingKey("parcels")
                .redelivered(redelivered)
                .build()),
        Optional.of(new Content(new BasicProperties(), body.length(), body.getBytes())));
  }

  private void said(Direction direction, Method method) {
    event(Kind.METHOD, direction, Optional.of(method), Optional.empty());
  }

  /** The n-th happens after n ms. */
  private void event(
      Kind kind, Direction direction, Optional<Method> method, Optional<Content> content) {
    int number = events.size() + 1;
    events.add(
        new WireEvent(
            number,
            Duration.ofMillis(number),
            "packer",
            1,
            1,
            kind,
            direction,
            method,
            content,
            Optional.empty(),
            ""));
  }
}
