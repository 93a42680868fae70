package warren.lab;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How the queues whose dead letters go elsewhere were declared, as the wire tells it.
 *
 * @param queues the names of these queues
 */
public record DeadLetters(Lab lab, Predicate<String> queues) {

  private static final String EXCHANGE = "x-dead-letter-exchange";

  /** Explains a failure by what is likely wrong with where the dead go. */
  public void suspect() {
    lab.suspect(
        "A queue was declared without x-dead-letter-exchange: what dies in it is dropped.",
        () -> declared().queueDeclares().findAny().isPresent() && argument(EXCHANGE).isEmpty());
    lab.suspect(
        "Nobody declared the dead-letter exchange, so the dead are dropped without a word. The"
            + " default exchange is the empty name; the queue's name is the routing key.",
        () ->
            argument(EXCHANGE).stream()
                .anyMatch(
                    name ->
                        !name.isEmpty() && !name.startsWith("amq.") && !declared().exchange(name)));
    lab.suspect(
        "No queue is bound to the dead-letter exchange, so it drops what comes to it.",
        () ->
            argument(EXCHANGE).stream().anyMatch(declared()::exchange)
                && lab.wire().events(AMQP.Queue.Bind.class).isEmpty());
    lab.suspect(
        "x-dead-letter-routing-key is missing. A dead message keeps the key it was published with,"
            + " and that is the name of the queue it died in: the default exchange puts it back, or"
            + " drops it where it only goes round.",
        () -> argument(EXCHANGE).contains("") && argument("x-dead-letter-routing-key").isEmpty());
    lab.suspect(
        "x-expires is the time after which an unused queue is deleted, and the messages in it go"
            + " without a trace. What lets a message expire is x-message-ttl.",
        () -> !argument("x-expires").isEmpty() && argument("x-message-ttl").isEmpty());
  }

  /** The values of that argument with which these queues were declared, as text. */
  public List<String> argument(String name) {
    return declared().argument(name);
  }

  /** Whether one of these queues is a quorum queue. */
  public boolean inQuorumQueue() {
    return declared().aQuorumQueue();
  }

  /** The times after which messages die, in milliseconds: of these queues, and of all messages. */
  public Stream<String> timesToLive() {
    return Stream.concat(
        argument("x-message-ttl").stream(),
        lab.wire().events(AMQP.Basic.Publish.class).stream()
            .map(event -> event.content().orElseThrow().properties().getExpiration())
            .filter(Objects::nonNull));
  }

  private Declared declared() {
    return new Declared(lab.wire(), queues);
  }
}
