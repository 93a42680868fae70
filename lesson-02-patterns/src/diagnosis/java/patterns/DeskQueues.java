package patterns;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.wire.WireEvent;

/** What goes wrong with a queue that is to collect while nobody is at its desk. */
final class DeskQueues {

  private DeskQueues() {}

  static Optional<WireEvent> exclusive(Evidence run) {
    return run.accepted(
            AMQP.Queue.Declare.class, declare -> !declare.getPassive() && declare.getExclusive())
        .findFirst();
  }

  static Optional<WireEvent> autoDelete(Evidence run) {
    return run.accepted(
            AMQP.Queue.Declare.class,
            declare -> !declare.getPassive() && declare.getAutoDelete() && !declare.getExclusive())
        .findFirst();
  }

  static Optional<WireEvent> deleted(Evidence run) {
    return run.accepted(AMQP.Queue.Delete.class, delete -> true).findFirst();
  }

  static Optional<WireEvent> purged(Evidence run) {
    return run.accepted(AMQP.Queue.Purge.class, purge -> true).findFirst();
  }

  /**
   * A consumer of a queue that is none of the desks'.
   *
   * @param desks their labels in the test
   */
  static Optional<WireEvent> other(Evidence run, String... desks) {
    var names = "(" + String.join("|", desks) + ")-\\d+";
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getQueue().matches(names))
        .map(Consumer::event)
        .findFirst();
  }
}
