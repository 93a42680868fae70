package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class QuoteClientDiagnosis {

  private static final String DIRECT_REPLY_TO = "amq.rabbitmq.reply-to";

  @Mistake("no-reply-to")
  Optional<WireEvent> no_reply_to(Evidence run) {
    return request(run, it -> it.getReplyTo() == null);
  }

  @Mistake("no-correlation-id")
  Optional<WireEvent> no_correlation_id(Evidence run) {
    return request(run, it -> it.getCorrelationId() == null);
  }

  /** The tests give a minute or less than a second. */
  @Mistake("expiration-in-seconds")
  Optional<WireEvent> expiration_in_seconds(Evidence run) {
    return request(run, it -> "60".equals(it.getExpiration()));
  }

  /** While the first of them had no answer yet. */
  @Mistake("one-id-for-all")
  Optional<WireEvent> one_id_for_all(Evidence run) {
    return requests(run)
        .filter(
            later ->
                requests(run)
                    .filter(earlier -> earlier.number() < later.number())
                    .filter(earlier -> id(earlier) != null && id(earlier).equals(id(later)))
                    .anyMatch(earlier -> !answeredBefore(run, earlier, later)))
        .findFirst();
  }

  private static boolean answeredBefore(Evidence run, WireEvent request, WireEvent moment) {
    return run.deliveries().stream()
        .filter(answer -> id(request).equals(id(answer)))
        .anyMatch(
            answer -> request.number() < answer.number() && answer.number() < moment.number());
  }

  @Mistake("consumer-per-call")
  Optional<WireEvent> consumer_per_call(Evidence run) {
    return run.consumers().stream()
        .filter(
            one ->
                run.consumers().stream()
                    .anyMatch(
                        other ->
                            !one.equals(other) && sameQueue(one, other) && sameClient(one, other)))
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("one-reply-queue-for-all-shops")
  Optional<WireEvent> one_reply_queue_for_all_shops(Evidence run) {
    return run.consumers().stream()
        .filter(
            one ->
                run.consumers().stream()
                    .anyMatch(other -> sameQueue(one, other) && !sameClient(one, other)))
        .map(Consumer::event)
        .findFirst();
  }

  private static boolean sameQueue(Consumer one, Consumer other) {
    var queue = one.consume().getQueue();
    return queue.equals(other.consume().getQueue())
        && !queue.isEmpty() // which stands for the last that was declared
        && !queue.equals(DIRECT_REPLY_TO);
  }

  private static boolean sameClient(Consumer one, Consumer other) {
    return one.event().client().equals(other.event().client());
  }

  @Mistake("nobody-consumes")
  Optional<WireEvent> nobody_consumes(Evidence run) {
    return run.calls(AMQP.Basic.Consume.class).isEmpty()
            && run.calls(AMQP.Basic.Get.class).isEmpty()
        ? request(run, it -> it.getReplyTo() != null)
        : Optional.empty();
  }

  private static Optional<WireEvent> request(Evidence run, Predicate<BasicProperties> fits) {
    return requests(run)
        .filter(event -> fits.test(event.content().orElseThrow().properties()))
        .findFirst();
  }

  private static Stream<WireEvent> requests(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream();
  }

  private static String id(WireEvent event) {
    return event.content().orElseThrow().properties().getCorrelationId();
  }
}
