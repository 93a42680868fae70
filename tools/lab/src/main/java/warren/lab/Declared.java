package warren.lab;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.wire.Recording;
import warren.lab.wire.WireEvent.Content;

/**
 * The queues and exchanges that were declared, as the wire tells it; a passive declaration only
 * asks, and does not count.
 *
 * @param wire what was recorded
 * @param queues the names of the queues that are looked at
 */
public record Declared(Recording wire, Predicate<String> queues) {

  private static final List<String> LIMITS =
      List.of("x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes");

  /** All that was declared in a recording. */
  public Declared(Recording wire) {
    this(wire, queue -> true);
  }

  /** The declarations of the queues that are looked at. */
  public Stream<AMQP.Queue.Declare> queueDeclares() {
    return wire.methods(AMQP.Queue.Declare.class).stream()
        .filter(declare -> !declare.getPassive() && queues.test(declare.getQueue()));
  }

  /** The values of that argument with which these queues were declared, as text. */
  public List<String> argument(String name) {
    return queueDeclares()
        .map(declare -> declare.getArguments().get(name))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .toList();
  }

  /** The arguments by which one of these queues would lose what is in it, with their values. */
  public List<String> limits() {
    return LIMITS.stream()
        .flatMap(name -> argument(name).stream().map(value -> name + " " + value))
        .toList();
  }

  /** Whether one of these queues is a quorum queue, which keeps transient messages as well. */
  public boolean aQuorumQueue() {
    return argument("x-queue-type").contains("quorum");
  }

  /** The names of those of these queues that outlive a restart of the broker. */
  public Set<String> durableQueues() {
    return queueDeclares()
        .filter(AMQP.Queue.Declare::getDurable)
        .map(AMQP.Queue.Declare::getQueue)
        .collect(Collectors.toSet());
  }

  /** Whether a restart of the broker would delete one of these queues. */
  public boolean aTransientQueue() {
    return queueDeclares().anyMatch(declare -> !declare.getDurable());
  }

  /** Whether a restart of the broker would delete an exchange. */
  public boolean aTransientExchange() {
    return exchangeDeclares().anyMatch(declare -> !declare.getDurable());
  }

  /**
   * What a restart of the broker would delete: of the exchanges and queues that were declared, and
   * of the messages that were published. Messages in quorum queues are kept, whatever they say.
   */
  public List<String> lostInARestart() {
    var exchanges =
        exchangeDeclares()
            .filter(declare -> !declare.getDurable())
            .map(declare -> "the exchange '" + declare.getExchange() + "'");
    var transientQueues =
        queueDeclares()
            .filter(declare -> !declare.getDurable())
            .map(declare -> "the queue '" + declare.getQueue() + "'");
    var messages =
        wire.events(AMQP.Basic.Publish.class).stream()
            .map(event -> event.content().orElseThrow())
            .filter(content -> !aQuorumQueue() && !isPersistent(content))
            .map(content -> "the message \"" + content.text() + "\"");
    return Stream.of(exchanges, transientQueues, messages)
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  private static boolean isPersistent(Content content) {
    return Integer.valueOf(2).equals(content.properties().getDeliveryMode());
  }

  /** An exchange that these queues' dead letters go to and that a restart would delete. */
  public Optional<String> transientDeadLetterExchange() {
    var named = argument("x-dead-letter-exchange");
    return exchangeDeclares()
        .filter(declare -> !declare.getDurable() && named.contains(declare.getExchange()))
        .map(AMQP.Exchange.Declare::getExchange)
        .findFirst();
  }

  /** Whether an exchange of that name was declared. */
  public boolean exchange(String name) {
    return exchangeDeclares().anyMatch(declare -> declare.getExchange().equals(name));
  }

  private Stream<AMQP.Exchange.Declare> exchangeDeclares() {
    return wire.methods(AMQP.Exchange.Declare.class).stream()
        .filter(declare -> !declare.getPassive());
  }
}
