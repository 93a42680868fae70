package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import warren.lab.wire.Delivery;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/** One run, asked for what diagnoses look for. What the test itself says is left out of calls. */
public final class Evidence {

  /** A consumer of the learner's that the broker has accepted. */
  public record Consumer(WireEvent event, AMQP.Basic.Consume consume, String tag) {}

  private static final Duration LATER = Duration.ofDays(1);

  private final List<WireEvent> events;
  private final List<Handling> handlings;
  private final List<Failing> failing;
  private final List<Throwable> thrown;
  private final Map<String, List<String>> predictions;
  private final Map<String, Supplier<? extends Collection<?>>> notes;
  private final Duration end;
  private final Lives lives;
  private final List<Consumer> consumers;
  private final List<WireEvent> deliveries;

  /** Long after the last event, without anything that the test lets throw or has predicted. */
  public Evidence(List<WireEvent> events, List<Handling> handlings, List<Throwable> thrown) {
    this(events, handlings, List.of(), thrown, Map.of(), LATER);
  }

  /**
   * @param events what went by, in order
   * @param handlings what the test knows of handlers
   * @param failing what the test lets throw
   * @param thrown what the test threw and what the learner's callbacks threw
   * @param predictions by a client's name, the methods that the learner predicted
   * @param end how far the recording's clock was
   */
  public Evidence(
      List<WireEvent> events,
      List<Handling> handlings,
      List<Failing> failing,
      List<Throwable> thrown,
      Map<String, List<String>> predictions,
      Duration end) {
    this(events, handlings, failing, thrown, predictions, Map.of(), end);
  }

  /**
   * @param events what went by, in order
   * @param handlings what the test knows of handlers
   * @param failing what the test lets throw
   * @param thrown what the test threw and what the learner's callbacks threw
   * @param predictions by a client's name, the methods that the learner predicted
   * @param notes by its name, what the test has noted beside the wire
   * @param end how far the recording's clock was
   */
  public Evidence(
      List<WireEvent> events,
      List<Handling> handlings,
      List<Failing> failing,
      List<Throwable> thrown,
      Map<String, List<String>> predictions,
      Map<String, Supplier<? extends Collection<?>>> notes,
      Duration end) {
    this.end = end;
    this.notes = notes;
    this.predictions = predictions;
    this.events = events;
    this.handlings = handlings;
    this.failing = failing;
    this.thrown = thrown;
    this.lives = new Lives(events);
    this.consumers = findConsumers();
    this.deliveries = findDeliveries();
    for (var delivery : deliveries) {
      lives.of(delivery).deliver(delivery);
    }
  }

  /** How far the recording's clock was when this was found. */
  public Duration end() {
    return end;
  }

  /** All that went by, in order. */
  public List<WireEvent> events() {
    return events;
  }

  /** What the test knows of handlers. */
  public List<Handling> handlings() {
    return handlings;
  }

  /** Whether whatever was told to handle the message of that body threw each time. */
  public boolean handlerAlwaysThrew(String body) {
    return failing.stream().anyMatch(each -> each.alwaysThrew(body));
  }

  /** How often something was told to handle the message of that body. */
  long handlerCalls(String body) {
    return failing.stream().mapToLong(each -> each.called(body)).max().orElse(0);
  }

  /** What the test threw and what the learner's callbacks threw. */
  public List<Throwable> thrown() {
    return thrown;
  }

  /** The methods that the learner predicted of that client; empty if the test asked for none. */
  public Optional<List<String>> predicted(String client) {
    return Optional.ofNullable(predictions.get(client));
  }

  /**
   * What the test has {@linkplain warren.lab.Lab#note noted} under that name, each part as text;
   * nothing if it has noted none.
   */
  public List<String> noted(String what) {
    return notes.getOrDefault(what, List::of).get().stream().map(String::valueOf).toList();
  }

  /** What the learner's code sent, and what the client library sent for it. */
  public List<WireEvent> calls(Class<? extends Method> type) {
    return sent(type, Direction.TO_BROKER).filter(event -> !byTheTest(event)).toList();
  }

  /**
   * Whether what was published to the default exchange has a queue's name as its body and something
   * else as its routing key: the two are swapped.
   */
  public boolean keyAndBodyAreSwapped(WireEvent event) {
    var publish = event.method(AMQP.Basic.Publish.class).orElseThrow();
    return publish.getExchange().isEmpty()
        && declares(body(event))
        && !declares(publish.getRoutingKey());
  }

  private boolean declares(String queue) {
    return calls(AMQP.Queue.Declare.class).stream()
        .flatMap(event -> event.method(AMQP.Queue.Declare.class).stream())
        .anyMatch(declare -> declare.getQueue().equals(queue));
  }

  /** What the broker sent. */
  public List<WireEvent> received(Class<? extends Method> type) {
    return sent(type, Direction.TO_CLIENT).toList();
  }

  private Stream<WireEvent> sent(Class<? extends Method> type, Direction direction) {
    return events.stream()
        .filter(event -> event.direction() == direction && event.method(type).isPresent());
  }

  /** Whether a test's own line sent it. */
  static boolean byTheTest(WireEvent event) {
    return event.line().filter(WireEvent.CodeLine::isOfTests).isPresent();
  }

  /** Whether the later one happened on the same channel, which was not closed between them. */
  public boolean sameLife(WireEvent earlier, WireEvent later) {
    return earlier.number() < later.number() && lives.of(earlier) == lives.of(later);
  }

  /** What happened on that channel from the event on, until it was closed. */
  public Stream<WireEvent> after(WireEvent event) {
    return lives.of(event).after(event);
  }

  /** What happened on that channel, since it was opened, before the event. */
  public Stream<WireEvent> before(WireEvent event) {
    return lives.of(event).before(event);
  }

  /** The broker's answer of that type to a call; empty if it refused or never answered. */
  public <M extends Method> Optional<M> answer(WireEvent call, Class<M> type) {
    return after(call)
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .flatMap(event -> event.method(type).stream())
        .findFirst();
  }

  /**
   * Whether the broker closed the channel for such a call, and has not answered this one. The ids
   * of the answers follow that of their call in the AMQP 0-9-1 specification; publishes and
   * acknowledgements have none, so any of those before the close may be the refused one.
   */
  public boolean refused(WireEvent call) {
    int type = call.method().orElseThrow().protocolClassId();
    int method = call.method().orElseThrow().protocolMethodId();
    return after(call)
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .flatMap(event -> event.method().stream())
        .filter(
            said ->
                said instanceof AMQP.Channel.Close close
                    ? close.getClassId() == type && close.getMethodId() == method
                    : said.protocolClassId() == type
                        && said.protocolMethodId() > method
                        && said.protocolMethodId() <= method + 2)
        .findFirst()
        .filter(AMQP.Channel.Close.class::isInstance)
        .isPresent();
  }

  /**
   * The {@link #calls} that fit, without those that the broker {@linkplain #refused refused} and
   * such calls before these on their channel.
   */
  public <M extends Method> Stream<WireEvent> accepted(Class<M> type, Predicate<? super M> fits) {
    return calls(type).stream()
        .filter(call -> call.method(type).filter(fits).isPresent() && !refused(call));
  }

  /** The learner's consumers that the broker has accepted. */
  public List<Consumer> consumers() {
    return consumers;
  }

  private List<Consumer> findConsumers() {
    return calls(AMQP.Basic.Consume.class).stream()
        .flatMap(
            event ->
                answer(event, AMQP.Basic.ConsumeOk.class)
                    .map(ok -> new Consumer(event, consume(event), ok.getConsumerTag()))
                    .stream())
        .toList();
  }

  private static AMQP.Basic.Consume consume(WireEvent event) {
    return event.method(AMQP.Basic.Consume.class).orElseThrow();
  }

  /** What came to that consumer, in order. */
  public List<WireEvent> deliveries(Consumer consumer) {
    return after(consumer.event())
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Deliver.class)
                    .filter(deliver -> deliver.getConsumerTag().equals(consumer.tag()))
                    .isPresent())
        .toList();
  }

  /** All that came to the learner's consumers or was fetched, in order. */
  public List<WireEvent> deliveries() {
    return deliveries;
  }

  private List<WireEvent> findDeliveries() {
    var fetched = received(AMQP.Basic.GetOk.class).stream().filter(this::fetchedByLearner);
    return Stream.concat(
            consumers.stream().flatMap(consumer -> deliveries(consumer).stream()), fetched)
        .distinct()
        .sorted(Comparator.comparingInt(WireEvent::number))
        .toList();
  }

  private boolean fetchedByLearner(WireEvent got) {
    return before(got)
        .filter(event -> event.method(AMQP.Basic.Get.class).isPresent())
        .noneMatch(Evidence::byTheTest);
  }

  /** The learner's acks, nacks and rejects that got through. */
  public List<WireEvent> settlements() {
    return events.stream()
        .filter(event -> Settlement.of(event).isPresent() && !byTheTest(event))
        .toList();
  }

  /** Which of the learner's deliveries an ack, nack or reject names, if they are still open. */
  public List<WireEvent> settled(WireEvent settling) {
    return lives.of(settling).named(settling);
  }

  /** The delivery tag, where the event is a delivery or the answer to a basic.get. */
  static Optional<Long> tag(WireEvent event) {
    return Delivery.of(event).map(Delivery::tag);
  }

  static String body(WireEvent event) {
    return event.content().map(Content::text).orElse("");
  }
}
