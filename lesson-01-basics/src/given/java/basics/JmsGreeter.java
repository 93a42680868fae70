package basics;

import com.rabbitmq.jms.admin.RMQConnectionFactory;
import com.rabbitmq.jms.admin.RMQDestination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.net.URI;

/**
 * Sends a greeting with JMS, the messaging API of Jakarta EE, and RabbitMQ's implementation of it.
 *
 * <p>The destination is tied to a queue that exists already, and the text goes out as it is. (With
 * {@code session.createQueue} the JMS client would declare an exchange of its own, a queue and the
 * binding between them, and wrap the text into a serialized Java object for another JMS client.)
 */
public final class JmsGreeter {

  /**
   * Sends a text to a queue.
   *
   * @param broker where the broker is, as an amqp URI
   * @param queue the name of a queue that exists
   * @throws JMSException if the broker cannot be reached or refuses
   */
  public void send(URI broker, String queue, String text) throws JMSException {
    var factory = new RMQConnectionFactory();
    factory.setUri(broker.toString());
    // tag::send[]
    try (var connection = factory.createConnection();
        var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      var destination = new RMQDestination(queue, "", queue, queue); // <1>
      session.createProducer(destination).send(session.createTextMessage(text));
    }
    // end::send[]
  }
}
