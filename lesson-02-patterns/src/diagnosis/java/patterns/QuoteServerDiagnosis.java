package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

class QuoteServerDiagnosis {

  @Mistake("correlation-id-lost")
  Optional<WireEvent> correlation_id_lost(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(answer -> id(answer) == null)
        .findFirst();
  }

  @Mistake("new-correlation-id")
  Optional<WireEvent> new_correlation_id(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(answer -> id(answer) != null && !asked(run, answer))
        .findFirst();
  }

  @Mistake("reply-to-as-exchange")
  Optional<WireEvent> reply_to_as_exchange(Evidence run) {
    var callers = callers(run);
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            answer ->
                answer
                    .method(AMQP.Basic.Publish.class)
                    .filter(publish -> callers.contains(publish.getExchange()))
                    .isPresent())
        .findFirst();
  }

  private static List<String> callers(Evidence run) {
    return run.deliveries().stream().map(it -> properties(it).getReplyTo()).toList();
  }

  @Mistake("declares-the-reply-queue")
  Optional<WireEvent> declares_the_reply_queue(Evidence run) {
    var callers = callers(run);
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(run::refused)
        .filter(
            event ->
                event
                    .method(AMQP.Queue.Declare.class)
                    .filter(it -> !it.getPassive() && callers.contains(it.getQueue()))
                    .isPresent())
        .findFirst();
  }

  @Mistake("ack-before-reply")
  Optional<WireEvent> ack_before_reply(Evidence run) {
    return answeredLater(run, true);
  }

  @Mistake("error-swallowed")
  Optional<WireEvent> error_swallowed(Evidence run) {
    boolean allAreDone = run.handlings().stream().noneMatch(handling -> handling.held() > 0);
    return allAreDone ? answeredLater(run, false) : Optional.empty();
  }

  /** An ack before which nothing was published for its request; whether something was after it. */
  private static Optional<WireEvent> answeredLater(Evidence run, boolean later) {
    if (!run.calls(AMQP.Tx.Select.class).isEmpty()) {
      return Optional.empty(); // the order within a transaction doesn't matter
    }
    return run.calls(AMQP.Basic.Ack.class).stream()
        .filter(
            ack ->
                run.settled(ack).stream()
                    .filter(request -> properties(request).getReplyTo() != null)
                    .anyMatch(
                        request -> {
                          var answers = answers(run, request);
                          return answers.isEmpty()
                              ? !later
                              : later && answers.get(0).number() > ack.number();
                        }))
        .findFirst();
  }

  /** What may answer a request: published by its client, and not under another request's id. */
  private static List<WireEvent> answers(Evidence run, WireEvent request) {
    return run.events().stream()
        .filter(event -> event.number() > request.number())
        .filter(event -> event.client().equals(request.client()))
        .filter(event -> event.kind() == Kind.METHOD || event.kind() == Kind.LOST)
        .filter(event -> event.method().filter(AMQP.Basic.Publish.class::isInstance).isPresent())
        .filter(event -> id(event) == null || id(event).equals(id(request)) || !asked(run, event))
        .toList();
  }

  /** Whether its id is that of a request. */
  private static boolean asked(Evidence run, WireEvent answer) {
    return run.deliveries().stream().anyMatch(request -> id(answer).equals(id(request)));
  }

  @Mistake("no-prefetch")
  Optional<WireEvent> no_prefetch(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("prefetch-zero")
  Optional<WireEvent> prefetch_zero(Evidence run) {
    return Prefetch.such(run, count -> count == 0);
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return Prefetch.elsewhere(run);
  }

  @Mistake("prefetch-too-large")
  Optional<WireEvent> prefetch_too_large(Evidence run) {
    return Prefetch.such(run, count -> count > 1);
  }

  private static String id(WireEvent event) {
    return properties(event).getCorrelationId();
  }

  private static BasicProperties properties(WireEvent event) {
    return event.content().orElseThrow().properties();
  }
}
