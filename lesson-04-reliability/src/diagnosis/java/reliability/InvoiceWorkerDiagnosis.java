package reliability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class InvoiceWorkerDiagnosis {

  private static final int ATTEMPTS = 3;

  private static final int TEN = 10;

  private static final String LIMIT = "x-delivery-limit";

  /** What a quorum queue says of earlier deliveries by itself. */
  private static final Set<String> BROKERS = Set.of("x-delivery-count", "x-acquired-count");

  @Mistake("queue-not-durable")
  Optional<WireEvent> queue_not_durable(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Queue.Declare.class)
                    .filter(declare -> !declare.getPassive() && !declare.getDurable())
                    .isPresent())
        .findFirst();
  }

  @Mistake("requeued-for-ever")
  Optional<WireEvent> requeued_for_ever(Evidence run) {
    return arguments(run, LIMIT).findAny().isPresent()
            || !run.received(AMQP.Basic.Nack.class).isEmpty() // a refused copy's original
        ? Optional.empty()
        : run.deliveries().stream()
            .filter(invoice -> timesPutBack(run, body(invoice)) > ATTEMPTS)
            .findFirst();
  }

  private static long timesPutBack(Evidence run, String invoice) {
    return putBack(run).filter(event -> body(event).equals(invoice)).count();
  }

  /** The deliveries that the worker gave back to their queue. */
  private static Stream<WireEvent> putBack(Evidence run) {
    return run.settlements().stream()
        .filter(Settlement::putsBack)
        .flatMap(event -> run.settled(event).stream());
  }

  @Mistake("attempts-in-memory")
  Optional<WireEvent> attempts_in_memory(Evidence run) {
    return run.deliveries().stream()
        .filter(invoice -> isUncounted(invoice))
        .filter(
            invoice ->
                run.deliveries().stream()
                    .anyMatch(
                        earlier ->
                            body(earlier).equals(body(invoice))
                                && earlier.number() < invoice.number()
                                && !earlier.client().equals(invoice.client())))
        .filter(invoice -> ofClient(run, invoice) == ATTEMPTS)
        .findFirst();
  }

  private static long ofClient(Evidence run, WireEvent invoice) {
    return run.deliveries().stream()
        .filter(event -> event.client().equals(invoice.client()))
        .filter(event -> body(event).equals(body(invoice)))
        .count();
  }

  private static boolean isUncounted(WireEvent invoice) {
    return BROKERS.containsAll(headers(invoice).keySet());
  }

  @Mistake("one-attempt-too-many")
  boolean one_attempt_too_many(Evidence run) {
    return arguments(run, LIMIT).findAny().isEmpty()
        && run.received(AMQP.Basic.Nack.class).isEmpty()
        && run.handlings().stream()
            .anyMatch(
                handling ->
                    run.deliveries().stream()
                        .anyMatch(invoice -> handling.begun(body(invoice)) == ATTEMPTS + 1));
  }

  @Mistake("limit-off-by-one")
  Optional<WireEvent> limit_off_by_one(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(
            event -> String.valueOf(ATTEMPTS).equals(String.valueOf(arguments(event).get(LIMIT))))
        .findFirst();
  }

  @Mistake("nack-for-the-limit")
  Optional<WireEvent> nack_for_the_limit(Evidence run) {
    return arguments(run, LIMIT).findAny().isEmpty()
        ? Optional.empty()
        : run.calls(AMQP.Basic.Nack.class).stream().filter(Settlement::putsBack).findFirst();
  }

  @Mistake("redelivered-as-counter")
  Optional<WireEvent> redelivered_as_counter(Evidence run) {
    var bodies = putBack(run).map(InvoiceWorkerDiagnosis::body).toList();
    return arguments(run, LIMIT).findAny().isPresent()
        ? Optional.empty()
        : run.calls(AMQP.Basic.Publish.class).stream()
            .filter(copy -> bodies.contains(body(copy)) && timesPutBack(run, body(copy)) == 1)
            .filter(copy -> run.received(AMQP.Basic.Nack.class).isEmpty())
            .findFirst();
  }

  @Mistake("dead-letter-key-forgotten")
  Optional<WireEvent> dead_letter_key_forgotten(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(event -> String.valueOf(arguments(event).get("x-dead-letter-exchange")).isEmpty())
        .filter(event -> !arguments(event).containsKey("x-dead-letter-routing-key"))
        .findFirst();
  }

  @Mistake("rejected-into-nowhere")
  Optional<WireEvent> rejected_into_nowhere(Evidence run) {
    return arguments(run, "x-dead-letter-exchange").findAny().isPresent()
        ? Optional.empty()
        : run.settlements().stream().filter(Settlement::letsGo).findFirst();
  }

  @Mistake("no-confirm")
  Optional<WireEvent> no_confirm(Evidence run) {
    return run.calls(AMQP.Confirm.Select.class).isEmpty()
            && run.calls(AMQP.Tx.Select.class).isEmpty()
        ? run.calls(AMQP.Basic.Publish.class).stream().findFirst()
        : Optional.empty();
  }

  /**
   * After the refusal of a copy, and before another was published, its original was acknowledged.
   */
  @Mistake("refusal-unseen")
  Optional<WireEvent> refusal_unseen(Evidence run) {
    return run.received(AMQP.Basic.Nack.class).stream()
        .flatMap(
            nack ->
                run.after(nack)
                    .takeWhile(event -> event.method(AMQP.Basic.Publish.class).isEmpty())
                    .filter(event -> event.method(AMQP.Basic.Ack.class).isPresent())
                    .filter(event -> settlesOriginal(run, event, nack)))
        .findFirst();
  }

  @Mistake("refusal-ends-the-worker")
  Optional<WireEvent> refusal_ends_the_worker(Evidence run) {
    return run.calls(AMQP.Channel.Close.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Channel.Close.class)
                    .filter(close -> close.getReplyText().equals("NACKS RECEIVED"))
                    .isPresent())
        .findFirst();
  }

  private static Optional<WireEvent> lastCopy(Evidence run, WireEvent nack) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(copy -> copy.number() < nack.number())
        .reduce((earlier, later) -> later);
  }

  /** Whether it settles what was delivered before its copy, which was refused, was published. */
  private static boolean settlesOriginal(Evidence run, WireEvent event, WireEvent nack) {
    return run.settlements().contains(event)
        && lastCopy(run, nack)
            .filter(
                copy ->
                    run.settled(event).stream()
                        .anyMatch(it -> it.number() < copy.number() && body(it).equals(body(copy))))
            .isPresent();
  }

  @Mistake("new-properties")
  Optional<WireEvent> new_properties(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            copy ->
                properties(copy).getDeliveryMode() == null
                    || properties(copy).getContentType() == null)
        .findFirst();
  }

  @Mistake("no-limit")
  Optional<WireEvent> no_limit(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("limit-too-large")
  Optional<WireEvent> limit_too_large(Evidence run) {
    return Prefetch.such(run, count -> count > TEN || count == 0);
  }

  private static Stream<Object> arguments(Evidence run, String name) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .flatMap(event -> Stream.ofNullable(arguments(event).get(name)));
  }

  private static Map<String, Object> arguments(WireEvent declare) {
    var arguments = declare.method(AMQP.Queue.Declare.class).orElseThrow().getArguments();
    return arguments == null ? Map.of() : arguments;
  }

  private static Map<String, Object> headers(WireEvent event) {
    var headers = properties(event).getHeaders();
    return headers == null ? Map.of() : headers;
  }

  private static BasicProperties properties(WireEvent event) {
    return event.content().map(Content::properties).orElseThrow();
  }

  private static String body(WireEvent event) {
    return event.content().map(Content::text).orElse("");
  }
}
