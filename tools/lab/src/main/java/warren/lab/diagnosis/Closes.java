package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Direction;

/** Channels and connections that were closed by mistake, and calls that no answer can reach. */
final class Closes {

  private static final String CONSUMER_THREW = "Closed due to exception from Consumer";

  private static final String CLIENT_LIBRARY = "com.rabbitmq.client.impl.";

  /** Calls that wait for an answer, apart from those that close. */
  private static final Set<String> WAITING =
      Set.of(
          "channel.open",
          "queue.declare",
          "queue.bind",
          "queue.unbind",
          "queue.purge",
          "queue.delete",
          "exchange.declare",
          "exchange.delete",
          "exchange.bind",
          "exchange.unbind",
          "basic.qos",
          "basic.consume",
          "basic.cancel",
          "basic.get",
          "confirm.select",
          "tx.select",
          "tx.commit",
          "tx.rollback");

  private Closes() {}

  /** An exception left the learner's consumer, and the client library closed its channel. */
  static Stream<Found> consumerThrew(Evidence evidence) {
    return consumersThatThrew(evidence).stream().limit(1).map(close -> new Found(close));
  }

  /** What exceptions that left the learner's consumers made the client library do. */
  static List<WireEvent> consumersThatThrew(Evidence evidence) {
    var tests =
        evidence.events().stream()
            .filter(event -> event.method(AMQP.Basic.Consume.class).isPresent())
            .filter(Evidence::byTheTest)
            .flatMap(event -> evidence.answer(event, AMQP.Basic.ConsumeOk.class).stream())
            .map(ok -> "(" + ok.getConsumerTag() + ")")
            .toList();
    return evidence.calls(AMQP.Channel.Close.class).stream()
        .filter(event -> text(event).startsWith(CONSUMER_THREW))
        .filter(event -> tests.stream().noneMatch(text(event)::contains))
        .toList();
  }

  /** Why a channel was closed. */
  static String text(WireEvent close) {
    return close.method(AMQP.Channel.Close.class).orElseThrow().getReplyText();
  }

  /** The same of a listener for confirms or returns. */
  static Stream<Found> listenerThrew(Evidence evidence) {
    return evidence.calls(AMQP.Channel.Close.class).stream()
        .filter(
            event ->
                text(event).matches("(?s)Closed due to exception from (Confirm|Return)Listener.*"))
        .limit(1)
        .map(event -> new Found(event, text(event).contains("ConfirmL") ? "confirm" : "return"));
  }

  /**
   * The learner's code closed a channel with a consumer that nobody had cancelled: as soon as it
   * ran, or with a message in hand that no handler was at work on. Any other close may be the end
   * that the test asked for; if it has noted that, so may be any.
   */
  static Stream<Found> consumerClosed(Evidence evidence) {
    return evidence.calls(AMQP.Channel.Close.class).stream()
        .filter(event -> event.line().isPresent() && replyCode(event) == AMQP.REPLY_SUCCESS)
        .filter(event -> evidence.noted("told to close").isEmpty())
        .filter(event -> running(evidence, event))
        .filter(event -> atOnce(evidence, event) || withMessageInHand(evidence, event))
        .limit(1)
        .map(event -> new Found(event));
  }

  private static int replyCode(WireEvent close) {
    return close.method(AMQP.Channel.Close.class).orElseThrow().getReplyCode();
  }

  private static boolean running(Evidence evidence, WireEvent close) {
    long started =
        evidence.consumers().stream().filter(c -> evidence.sameLife(c.event(), close)).count();
    long cancelled =
        evidence.before(close).filter(e -> e.method(AMQP.Basic.CancelOk.class).isPresent()).count();
    return started > cancelled;
  }

  private static boolean atOnce(Evidence evidence, WireEvent close) {
    return evidence
        .before(close)
        .reduce((first, second) -> second)
        .filter(event -> event.method(AMQP.Basic.ConsumeOk.class).isPresent())
        .isPresent();
  }

  private static boolean withMessageInHand(Evidence evidence, WireEvent close) {
    var settled =
        evidence.settlements().stream()
            .filter(event -> evidence.sameLife(event, close))
            .flatMap(event -> evidence.settled(event).stream())
            .map(WireEvent::number)
            .collect(Collectors.toSet());
    return evidence.handlings().stream().noneMatch(handling -> handling.busy(close.at()))
        && evidence.consumers().stream()
            .filter(consumer -> !consumer.consume().getNoAck())
            .flatMap(consumer -> evidence.deliveries(consumer).stream())
            .filter(delivery -> evidence.sameLife(delivery, close))
            .anyMatch(delivery -> !settled.contains(delivery.number()));
  }

  /** A close of what was closed ended the learner's code. */
  static Stream<Found> closedAgain(Evidence evidence) {
    return evidence.thrown().stream()
        .flatMap(
            thrown -> Stream.iterate(thrown, each -> each != null, Throwable::getCause).limit(20))
        .filter(AlreadyClosedException.class::isInstance)
        .filter(Closes::thrownByClose)
        .map(AlreadyClosedException.class::cast)
        .limit(1)
        .map(
            thrown ->
                new Found(
                    List.of(),
                    List.of(thrown.isHardError() ? "connection" : "channel", closedBy(thrown))));
  }

  private static String closedBy(AlreadyClosedException thrown) {
    if (thrown.isInitiatedByApplication()) {
      return "by your own code";
    }
    return thrown.getReason() == null ? "as it was lost" : "by the broker";
  }

  /** The outermost method of the client library is a close. */
  private static boolean thrownByClose(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .takeWhile(frame -> frame.getClassName().startsWith(CLIENT_LIBRARY))
        .reduce((inner, outer) -> outer)
        .filter(frame -> frame.getMethodName().equals("close"))
        .isPresent();
  }

  /** A call that waits for an answer, made by the thread that reads the answers. */
  static Stream<Found> onReadingThread(Evidence evidence) {
    return evidence.events().stream()
        .filter(event -> event.direction() == Direction.TO_BROKER && !Evidence.byTheTest(event))
        .filter(event -> event.line().filter(CodeLine::onReadingThread).isPresent())
        .filter(
            event ->
                event.method().filter(m -> WAITING.contains(m.protocolMethodName())).isPresent())
        .limit(1)
        .map(event -> new Found(event, event.method().orElseThrow().protocolMethodName()));
  }
}
