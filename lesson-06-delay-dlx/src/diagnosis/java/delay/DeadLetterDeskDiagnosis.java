package delay;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class DeadLetterDeskDiagnosis {

  private static final String PARCELS = "parcels-\\d+";
  private static final String DESK = "desk-\\d+";

  /** What the times of the test are in seconds: they are 200 s and more, or less than one. */
  private static final Set<String> SECONDS = Set.of("0", "200", "2592000");

  @Mistake("reject-with-requeue")
  Optional<WireEvent> reject_with_requeue(Evidence run) {
    return run.settlements().stream().filter(Settlement::putsBack).findFirst();
  }

  @Mistake("no-dead-letter-exchange")
  Optional<WireEvent> no_dead_letter_exchange(Evidence run) {
    return Queues.withoutDeadLetterExchange(run, PARCELS).findFirst();
  }

  @Mistake("overflow-reject-publish")
  Optional<WireEvent> overflow_reject_publish(Evidence run) {
    return Queues.declaredWith(run, PARCELS, "x-overflow", "reject-publish"::equals).findFirst();
  }

  @Mistake("overflow-reject-publish-dlx")
  Optional<WireEvent> overflow_reject_publish_dlx(Evidence run) {
    return Queues.declaredWith(run, PARCELS, "x-overflow", "reject-publish-dlx"::equals)
        .findFirst();
  }

  @Mistake("limit-in-bytes")
  Optional<WireEvent> limit_in_bytes(Evidence run) {
    return Queues.declaredWith(run, PARCELS, "x-max-length-bytes").findFirst();
  }

  @Mistake("ttl-in-seconds")
  Optional<WireEvent> ttl_in_seconds(Evidence run) {
    return Queues.declaredWith(run, PARCELS, "x-message-ttl", SECONDS::contains).findFirst();
  }

  @Mistake("desk-like-the-parcels")
  Optional<WireEvent> desk_like_the_parcels(Evidence run) {
    return Stream.of("x-message-ttl", "x-max-length")
        .flatMap(argument -> Queues.declaredWith(run, DESK, argument))
        .findFirst();
  }

  @Mistake("auto-delete-parcels")
  Optional<WireEvent> auto_delete_parcels(Evidence run) {
    return Queues.autoDelete(run, PARCELS).findFirst();
  }

  @Mistake("auto-delete-desk")
  Optional<WireEvent> auto_delete_desk(Evidence run) {
    return Queues.autoDelete(run, DESK).findFirst();
  }

  @Mistake("refusal-acknowledged")
  Optional<WireEvent> refusal_acknowledged(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).isEmpty()
        ? run.calls(AMQP.Basic.Ack.class).stream()
            .filter(
                ack ->
                    run.settled(ack).stream()
                        .flatMap(delivery -> delivery.content().stream())
                        .map(Content::text)
                        .anyMatch("torn"::equals))
            .findFirst()
        : Optional.empty();
  }

  @Mistake("published-by-hand")
  Optional<WireEvent> published_by_hand(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream().findFirst();
  }

  @Mistake("headers-as-strings")
  boolean headers_as_strings(Evidence run) {
    return run.thrown().stream()
        .filter(ClassCastException.class::isInstance)
        .map(String::valueOf)
        .anyMatch(text -> text.contains("LongString") && text.contains("java.lang.String"));
  }

  @Mistake("headers-missing")
  boolean headers_missing(Evidence run) {
    return run.thrown().stream()
        .filter(NullPointerException.class::isInstance)
        .map(String::valueOf)
        .anyMatch(
            text ->
                text.contains("Cannot invoke \"java.util.Map.")
                    && !text.contains("return value of \"java.util."));
  }
}
