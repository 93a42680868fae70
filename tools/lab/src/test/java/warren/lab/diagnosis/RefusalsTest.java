package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.diagnosis.Told.refused;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.wire.WireEvent;

/** Each refusal of a real broker is told once, as what it is. */
@Exercise("9.9")
class RefusalsTest {

  private static Channel channel(Lab lab) {
    return lab.client("shop").channel();
  }

  private static void isTold(Lab lab, String id, String... words) {
    assertThat(Told.of(lab))
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.id()).isEqualTo(id);
              assertThat(told.sentence()).startsWith("The broker closed the ");
              for (var each : words) {
                assertThat(told.sentence()).contains(each);
              }
            });
  }

  @Test
  void a_missing_queue_is_told_with_the_call_that_named_it(Lab lab) {
    refused(channel(lab), channel -> channel.basicConsume("gone", (t, d) -> {}, t -> {}));
    isTold(
        lab,
        "no-such-queue",
        "404",
        "The refused call is basic.consume of the queue 'gone'. Nobody declared it before it was used.");
  }

  @Test
  void a_queue_that_was_there_is_gone_and_not_undeclared(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    channel(lab).queueDelete(queue);
    refused(channel(lab), channel -> channel.queuePurge(queue));
    isTold(lab, "queue-gone", "It had been declared and is gone");
  }

  @Test
  void a_missing_exchange_is_told_with_the_publish(Lab lab) {
    refused(channel(lab), channel -> Told.publish(channel, "no", "key", "1"));
    isTold(
        lab, "no-such-exchange", "basic.publish to the exchange 'no' with the routing key 'key'");
  }

  @Test
  void arguments_of_a_bind_that_changed_places_are_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    refused(channel(lab), channel -> channel.queueBind(lab.name("news"), queue, ""));
    isTold(lab, "bind-arguments-swapped", "two of them have changed places");
  }

  @Test
  void a_bind_to_what_nobody_declared_is_not_swapped(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(channel(lab), channel -> channel.queueBind(queue, "no", ""));
    isTold(lab, "no-such-exchange");
  }

  @Test
  void a_passive_declare_of_what_is_missing_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.queueDeclarePassive("no"));
    isTold(lab, "passive-declare", "queue.declare, passive, of the queue 'no'");
  }

  @Test
  void a_passive_declare_that_was_a_question_is_not(Lab lab) throws Exception {
    refused(channel(lab), channel -> channel.queueDeclarePassive("no"));
    Told.queue(lab.client("shop").connection().createChannel());
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void what_the_test_itself_does_wrong_is_not_told(Lab lab) {
    refused(channel(lab), channel -> sample.ShopTest.publish(channel, "no"));
    assertThat(Told.ids(lab)).isEmpty();
  }

  @Test
  void an_argument_that_differs_is_told_with_both_values(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(channel(lab), channel -> channel.queueDeclare(queue, false, false, true, null));
    isTold(lab, "inequivalent-argument", "auto_delete is 'false', and 'true' was asked for.");
  }

  @Test
  void a_header_argument_that_differs_is_told_with_both_values(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(
        channel(lab),
        channel -> channel.queueDeclare(queue, false, false, false, Map.of("x-message-ttl", 5)));
    isTold(lab, "inequivalent-argument", "x-message-ttl is none, and the value '5' of type");
  }

  @ParameterizedTest
  @CsvSource({"x-message-ttl", "x-max-length", "x-expires"})
  void an_argument_as_text_is_told(String name, Lab lab) {
    refused(
        channel(lab),
        channel -> channel.queueDeclare("typed", true, false, false, Map.of(name, "5")));
    isTold(lab, "argument-as-text", name + " went out as text, and the broker wants a number.");
  }

  @Test
  void an_argument_of_another_type_is_told(Lab lab) {
    refused(channel(lab), channel -> declareWith(channel, "x-message-ttl", 5.0));
    isTold(lab, "argument-of-another-type", "types: x-message-ttl went out with a value");
  }

  @Test
  void an_argument_of_another_type_than_text_is_told(Lab lab) {
    refused(channel(lab), channel -> declareWith(channel, "x-dead-letter-exchange", 1));
    isTold(lab, "argument-of-another-type", "types: x-dead-letter-exchange went out with a value");
  }

  @Test
  void an_argument_that_has_turned_negative_is_told(Lab lab) {
    int days = (int) Duration.ofDays(30).toMillis();
    refused(channel(lab), channel -> declareWith(channel, "x-message-ttl", days));
    isTold(lab, "argument-negative", "x-message-ttl is " + days + ", which is less than nothing.");
  }

  @Test
  void a_key_for_dead_letters_that_go_nowhere_is_told(Lab lab) {
    refused(channel(lab), channel -> declareWith(channel, "x-dead-letter-routing-key", "aside"));
    isTold(lab, "dead-letter-key-alone", "means nothing without x-dead-letter-exchange");
  }

  @ParameterizedTest
  @CsvSource({"300ms", "0.5", "-5", "''"})
  void an_expiration_that_is_no_number_is_told(String expiration, Lab lab) throws Exception {
    var properties = new AMQP.BasicProperties.Builder().expiration(expiration).build();
    var queue = Told.queue(channel(lab));
    refused(channel(lab), channel -> channel.basicPublish("", queue, properties, new byte[0]));
    isTold(lab, "expiration-no-number", "text that holds a whole number of milliseconds");
  }

  private static void declareWith(Channel channel, String argument, Object value)
      throws IOException {
    channel.queueDeclare("typed", true, false, false, Map.of(argument, value));
  }

  @Test
  void an_exclusive_queue_of_another_connection_is_told(Lab lab) throws Exception {
    lab.client("owner").channel().queueDeclare(lab.name("own"), false, true, false, null);
    refused(channel(lab), channel -> channel.basicGet(lab.name("own"), true));
    isTold(lab, "exclusive-queue-of-another-connection", "belongs to the connection");
  }

  @Test
  void a_shared_queue_asked_for_as_exclusive_is_nobodys_own(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(channel(lab), channel -> channel.queueDeclare(queue, false, true, false, null));
    isTold(lab, "exclusive-asked-of-a-shared-queue", "the queue '" + queue + "'");
  }

  @Test
  void an_exclusive_declare_of_a_queue_whose_owner_is_unknown_says_no_more(Lab lab) {
    var queue = lab.queue("own").declared();
    refused(channel(lab), channel -> channel.queueDeclare(queue.name(), true, true, false, null));
    isTold(lab, "exclusive-asked-of-an-existing-queue", "a shared one cannot become exclusive");
  }

  @Test
  void the_second_ack_of_a_tag_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1");
    long tag = channel(lab).basicGet(queue, false).getEnvelope().getDeliveryTag();
    channel(lab).basicAck(tag, false);
    refused(channel(lab), channel -> channel.basicAck(tag, false));
    isTold(lab, "double-ack", "this one was settled before.", "basic.ack of the delivery tag 1");
  }

  @Test
  void an_ack_of_what_multiple_had_taken_in_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1", "2");
    channel(lab).basicGet(queue, false);
    channel(lab).basicGet(queue, false);
    channel(lab).basicAck(2, true);
    refused(channel(lab), channel -> channel.basicNack(1, false, false));
    isTold(lab, "settled-by-multiple", "multiple=true");
  }

  @Test
  void an_ack_of_what_came_with_auto_ack_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1");
    channel(lab).basicGet(queue, true);
    refused(channel(lab), channel -> channel.basicAck(1, false));
    isTold(lab, "acknowledged-with-auto-ack", "autoAck");
  }

  @Test
  void an_ack_on_another_channel_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1");
    channel(lab).basicGet(queue, false);
    refused(lab.client("shop").connection().createChannel(), other -> other.basicAck(1, false));
    isTold(lab, "ack-on-another-channel", "belongs to another channel");
  }

  @Test
  void an_ack_of_a_tag_that_nobody_had_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.basicAck(7, false));
    isTold(lab, "unknown-delivery-tag", "no delivery on this channel");
  }

  @Test
  void a_request_before_its_reply_consumer_is_told(Lab lab) {
    var properties = new AMQP.BasicProperties.Builder().replyTo("amq.rabbitmq.reply-to").build();
    refused(channel(lab), channel -> channel.basicPublish("", "q", properties, new byte[0]));
    isTold(lab, "reply-consumer-missing", "the same channel must consume");
  }

  @Test
  void a_reply_consumer_with_acks_is_told(Lab lab) {
    refused(
        channel(lab),
        channel -> channel.basicConsume("amq.rabbitmq.reply-to", false, (t, d) -> {}, t -> {}));
    isTold(lab, "reply-consumer-with-ack");
  }

  @Test
  void confirms_in_a_transaction_are_told(Lab lab) throws Exception {
    channel(lab).txSelect();
    refused(channel(lab), channel -> channel.confirmSelect());
    isTold(lab, "transaction-and-confirms", "The refused call is confirm.select.");
  }

  @Test
  void a_commit_without_a_transaction_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.txCommit());
    isTold(lab, "no-transaction");
  }

  @Test
  void a_queue_that_is_not_empty_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab), "1");
    refused(channel(lab), channel -> channel.queueDelete(queue, false, true));
    isTold(lab, "still-used", "it is not empty");
  }

  @Test
  void an_exclusive_consumer_beside_another_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    channel(lab).basicConsume(queue, (t, d) -> {}, t -> {});
    refused(
        channel(lab),
        channel ->
            channel.basicConsume(queue, false, "", false, true, null, (t, d) -> {}, t -> {}));
    isTold(lab, "exclusive-consumer");
  }

  @Test
  void a_reserved_name_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.exchangeDeclare("amq.mine", "topic"));
    isTold(lab, "reserved-name", "403");
  }

  @Test
  void a_bind_to_the_default_exchange_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(channel(lab), channel -> channel.queueBind(queue, "", "key"));
    isTold(lab, "default-exchange-is-fixed", "403");
  }

  @Test
  void an_unknown_type_of_exchange_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.exchangeDeclare(lab.name("x"), "fanuot"));
    isTold(lab, "unknown-exchange-type", "exchange.declare of the exchange");
  }

  @Test
  void immediate_is_told(Lab lab) throws Exception {
    var queue = Told.queue(channel(lab));
    refused(
        channel(lab), channel -> channel.basicPublish("", queue, false, true, null, new byte[0]));
    isTold(lab, "immediate-not-implemented", "540");
  }

  @Test
  void a_prefetch_size_is_told(Lab lab) {
    refused(channel(lab), channel -> channel.basicQos(100, 1, false));
    isTold(lab, "prefetch-size-not-implemented", "540");
  }

  @Test
  void a_queue_that_its_own_connection_holds_exclusively_is_told(Lab lab) throws Exception {
    channel(lab).queueDeclare(lab.name("own"), false, true, false, null);
    refused(channel(lab), ch -> ch.queueDeclare(lab.name("own"), false, false, false, null));
    isTold(lab, "shared-asked-of-an-exclusive-queue", "both declarations must say the same");
  }

  @Test
  void an_exchange_that_was_there_is_gone_and_not_undeclared(Lab lab) throws Exception {
    channel(lab).exchangeDeclare(lab.name("news"), "fanout");
    channel(lab).exchangeDelete(lab.name("news"));
    refused(channel(lab), channel -> Told.publish(channel, lab.name("news"), "", "1"));
    isTold(lab, "exchange-gone", "It had been declared and is gone");
  }

  @Test
  void a_wrong_password_is_told(Lab lab) {
    var factory = lab.client("shop").factory().clone();
    factory.setPassword("wrong");
    assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
    isTold(lab, "login-refused", "closed the connection: 403", "the password");
  }

  @Test
  void a_virtual_host_that_is_not_there_is_told(Lab lab) {
    var factory = lab.client("shop").factory().clone();
    factory.setVirtualHost("nowhere");
    assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
    isTold(lab, "virtual-host-refused", "closed the connection: 530");
  }

  /** Of these RabbitMQ's own words are played, since each would take long or a setting to get. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          406 | PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. | ack-timeout
          406 | PRECONDITION_FAILED - message size 200 is larger than max size 100     | message-too-large
          406 | PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for queue 'q...  | inequivalent-properties
          406 | PRECONDITION_FAILED - reply consumer already set                       | reply-consumer-twice
          403 | ACCESS_REFUSED - write access to exchange 'x' in vhost '/' refused for user 'u' | no-permission
          404 | NOT_FOUND - no binding                                                 | refused
          503 | COMMAND_INVALID - second 'channel.open' seen                           | command-invalid
          505 | UNEXPECTED_FRAME - expected content header for class 60                | frames-mixed
          530 | NOT_ALLOWED - number of channels opened (2047) has reached the maximum | too-many-channels
          530 | NOT_ALLOWED - connection limit is reached                              | not-allowed
          540 | NOT_IMPLEMENTED - no such thing                                        | not-implemented
          541 | INTERNAL_ERROR                                                         | refused
          """)
  void rare_refusals_are_told(int code, String text, String id) {
    assertThat(Diagnoses.of(new Evidence(List.of(closed(code, text)), List.of(), List.of())))
        .singleElement()
        .satisfies(told -> assertThat(told.id()).isEqualTo(id))
        .satisfies(
            told ->
                assertThat(told.sentence()).contains(code + " " + text.replaceFirst("\\.+$", "")));
  }

  @Test
  void a_broker_that_is_stopped_refuses_nothing() {
    var stopped = closed(AMQP.CONNECTION_FORCED, "CONNECTION_FORCED - broker forced connection");
    assertThat(Diagnoses.of(new Evidence(List.of(stopped), List.of(), List.of()))).isEmpty();
  }

  private static WireEvent closed(int code, String text) {
    return new WireEvent(
        1,
        Duration.ZERO,
        "shop",
        1,
        1,
        WireEvent.Kind.METHOD,
        WireEvent.Direction.TO_CLIENT,
        Optional.of(new AMQP.Channel.Close.Builder().replyCode(code).replyText(text).build()),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  @Test
  void each_rule_has_an_id_of_its_own() {
    assertThat(Diagnoses.ids())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
  }
}
