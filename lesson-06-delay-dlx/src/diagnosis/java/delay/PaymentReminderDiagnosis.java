package delay;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class PaymentReminderDiagnosis {

  private static final String WAITING = "waiting-\\d+";
  private static final String DUE = "due-\\d+";

  /** What the delays of the test are in seconds: they are 200 s and more, or less than one. */
  private static final Set<String> SECONDS = Set.of("0", "200", "2592000");

  @Mistake("consumer-on-the-wait-queue")
  Optional<WireEvent> consumer_on_the_wait_queue(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> consumer.consume().getQueue().matches(WAITING))
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("published-to-what-is-due")
  Optional<WireEvent> published_to_what_is_due(Evidence run) {
    return Queues.published(run, DUE).findFirst();
  }

  @Mistake("ttl-on-both")
  Optional<WireEvent> ttl_on_both(Evidence run) {
    return Queues.declaredWith(run, DUE, "x-message-ttl").findFirst();
  }

  @Mistake("ttl-in-seconds")
  Optional<WireEvent> ttl_in_seconds(Evidence run) {
    return Queues.declaredWith(run, WAITING, "x-message-ttl", SECONDS::contains).findFirst();
  }

  @Mistake("expiration-in-seconds")
  Optional<WireEvent> expiration_in_seconds(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> Queues.expiration(publish).filter(SECONDS::contains).isPresent())
        .findFirst();
  }

  @Mistake("no-time-to-live")
  Optional<WireEvent> no_time_to_live(Evidence run) {
    boolean ofTheQueue = Queues.declaredWith(run, WAITING, "x-message-ttl").findAny().isPresent();
    return ofTheQueue
        ? Optional.empty()
        : Queues.published(run, WAITING)
            .filter(publish -> Queues.expiration(publish).isEmpty())
            .findFirst();
  }

  @Mistake("no-dead-letter-exchange")
  Optional<WireEvent> no_dead_letter_exchange(Evidence run) {
    return Queues.published(run, WAITING).findAny().isPresent()
        ? Queues.withoutDeadLetterExchange(run, WAITING).findFirst()
        : Optional.empty();
  }

  @Mistake("auto-delete-due")
  Optional<WireEvent> auto_delete_due(Evidence run) {
    return Queues.autoDelete(run, DUE).findFirst();
  }

  @Mistake("failure-dropped")
  Optional<WireEvent> failure_dropped(Evidence run) {
    return Stream.concat(
            run.accepted(AMQP.Basic.Reject.class, reject -> !reject.getRequeue()),
            run.accepted(AMQP.Basic.Nack.class, nack -> !nack.getRequeue()))
        .filter(
            event -> Queues.declaredWith(run, DUE, "x-dead-letter-exchange").findAny().isEmpty())
        .findFirst();
  }
}
