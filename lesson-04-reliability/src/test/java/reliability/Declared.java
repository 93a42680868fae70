package reliability;

import com.rabbitmq.client.AMQP;
import java.util.function.Predicate;
import warren.lab.Client;

/** What a client has declared, as the wire tells it; a passive declaration only asks. */
record Declared(Client client) {

  boolean anyQueue(Predicate<AMQP.Queue.Declare> how) {
    return client.wire().methods(AMQP.Queue.Declare.class).stream()
        .filter(declare -> !declare.getPassive())
        .anyMatch(how);
  }

  /** Whether a restart of the broker would delete a queue of these. */
  boolean aTransientQueue() {
    return anyQueue(queue -> !queue.getDurable());
  }

  /** Whether a restart of the broker would delete an exchange of these. */
  boolean aTransientExchange() {
    return client.wire().methods(AMQP.Exchange.Declare.class).stream()
        .anyMatch(declare -> !declare.getPassive() && !declare.getDurable());
  }
}
