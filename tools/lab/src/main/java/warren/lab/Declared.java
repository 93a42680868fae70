package warren.lab;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.wire.Recording;

/**
 * The queues and exchanges that were declared, as the wire tells it; a passive declaration only
 * asks, and does not count.
 *
 * @param wire what was recorded
 * @param queues the names of the queues that are looked at
 */
public record Declared(Recording wire, Predicate<String> queues) {

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

  /** Whether one of these queues is a quorum queue, which keeps transient messages as well. */
  public boolean aQuorumQueue() {
    return argument("x-queue-type").contains("quorum");
  }

  /** Whether a restart of the broker would delete one of these queues. */
  public boolean aTransientQueue() {
    return queueDeclares().anyMatch(declare -> !declare.getDurable());
  }

  /** Whether a restart of the broker would delete an exchange. */
  public boolean aTransientExchange() {
    return exchangeDeclares().anyMatch(declare -> !declare.getDurable());
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
