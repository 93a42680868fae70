package delay;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class RemindersDiagnosis {

  private static final String DUE = "due-\\d+";
  private static final String LEVEL = "(?!due-\\d+$).*due-\\d+.*";

  /** What the long levels of the test are in seconds. */
  private static final Set<String> SECONDS = Set.of("600", "1800", "3600", "2592000");

  @Mistake("expiration-in-one-queue")
  boolean expiration_in_one_queue(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> Queues.expiration(publish).isPresent())
        .collect(
            groupingBy(
                RemindersDiagnosis::address,
                mapping(publish -> Queues.expiration(publish).orElseThrow(), toSet())))
        .values()
        .stream()
        .anyMatch(expirations -> expirations.size() > 1);
  }

  /** It waits in the queue of a level, and expires by itself before the level is over. */
  @Mistake("expiration-as-well")
  Optional<WireEvent> expiration_as_well(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            publish ->
                Waits.queues(run)
                    .filter(level -> Waits.goesTo(level, publish))
                    .flatMap(level -> Waits.ttl(level).stream())
                    .anyMatch(ttl -> Waits.expiration(publish).filter(it -> it < ttl).isPresent()))
        .findFirst();
  }

  private static List<String> address(WireEvent event) {
    var publish = event.method(AMQP.Basic.Publish.class).orElseThrow();
    return List.of(publish.getExchange(), publish.getRoutingKey());
  }

  @Mistake("published-to-what-is-due")
  Optional<WireEvent> published_to_what_is_due(Evidence run) {
    return Queues.published(run, DUE).findFirst();
  }

  @Mistake("ttl-in-seconds")
  Optional<WireEvent> ttl_in_seconds(Evidence run) {
    return Queues.declaredWith(run, LEVEL, "x-message-ttl", SECONDS::contains).findFirst();
  }

  @Mistake("ttl-on-what-is-due")
  Optional<WireEvent> ttl_on_what_is_due(Evidence run) {
    return Queues.declaredWith(run, DUE, "x-message-ttl").findFirst();
  }

  @Mistake("no-dead-letter-exchange")
  Optional<WireEvent> no_dead_letter_exchange(Evidence run) {
    return Queues.published(run, LEVEL).findAny().isPresent()
        ? Queues.withoutDeadLetterExchange(run, LEVEL).findFirst()
        : Optional.empty();
  }

  @Mistake("auto-delete-due")
  Optional<WireEvent> auto_delete_due(Evidence run) {
    return Queues.autoDelete(run, DUE).findFirst();
  }
}
