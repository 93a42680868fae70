package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/** Channels and connections that were closed for an error. */
final class Closes {

  private final Evidence evidence;

  Closes(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Diagnosis> all() {
    var found = new ArrayList<>(closedByBroker());
    consumerThrew().ifPresent(found::add);
    consumerClosed().ifPresent(found::add);
    return found;
  }

  /** The broker closed a channel or a connection, which it does only for an error. */
  private List<Diagnosis> closedByBroker() {
    return evidence.events().stream()
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .flatMap(event -> closeText(event).map(text -> new Diagnosis(text, event)).stream())
        .limit(2)
        .toList();
  }

  /** An exception left the learner's consumer, and the client library closed its channel. */
  private Optional<Diagnosis> consumerThrew() {
    return evidence.sentToBroker(AMQP.Channel.Close.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Channel.Close.class)
                    .orElseThrow()
                    .getReplyText()
                    .startsWith("Closed due to exception from Consumer"))
        .findFirst()
        .map(
            event ->
                new Diagnosis(
                    "An exception left the consumer, so the client library closed its channel: no"
                        + " further message is delivered on it.",
                    event));
  }

  /** The learner's code closed a channel with a consumer that nobody had cancelled. */
  private Optional<Diagnosis> consumerClosed() {
    return evidence.sentToBroker(AMQP.Channel.Close.class).stream()
        .filter(
            event ->
                event.line().isPresent()
                    && event.method(AMQP.Channel.Close.class).orElseThrow().getReplyCode()
                        == AMQP.REPLY_SUCCESS)
        .filter(
            event ->
                consumersBefore(event, AMQP.Basic.ConsumeOk.class)
                    > consumersBefore(event, AMQP.Basic.CancelOk.class))
        .findFirst()
        .map(
            event ->
                new Diagnosis(
                    "Your code closed the channel on which its consumer ran. The consumer ended with"
                        + " it: keep the channel open for as long as messages shall come.",
                    event));
  }

  private long consumersBefore(WireEvent close, Class<? extends Method> answer) {
    return evidence.sentToClient(answer).stream()
        .filter(event -> event.number() < close.number() && event.place().equals(close.place()))
        .count();
  }

  private static Optional<String> closeText(WireEvent event) {
    var channel =
        event
            .method(AMQP.Channel.Close.class)
            .map(close -> closed("channel", close.getReplyCode(), close.getReplyText()));
    return channel.or(
        () ->
            event
                .method(AMQP.Connection.Close.class)
                .map(close -> closed("connection", close.getReplyCode(), close.getReplyText())));
  }

  private static String closed(String what, int code, String text) {
    return "The broker closed the %s: %d %s.%s".formatted(what, code, text, reason(code, text));
  }

  private static String reason(int code, String text) {
    return switch (code) {
      case AMQP.NOT_FOUND ->
          text.contains("no exchange")
              ? " Nobody declared an exchange of that name; the default exchange is the empty"
                  + " name, and it takes the queue's name as the routing key."
              : " Nobody declared it before it was used.";
      case AMQP.RESOURCE_LOCKED ->
          " An exclusive queue belongs to the connection that declared it.";
      case AMQP.PRECONDITION_FAILED ->
          text.contains("delivery tag")
              ? " A delivery tag counts per channel and can be settled once: this one was settled"
                  + " before, or belongs to another channel, or never existed."
              : text.contains("inequivalent")
                  ? " It exists already, with other properties than those asked for."
                  : "";
      default -> "";
    };
  }
}
