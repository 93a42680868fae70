package basics;

import java.util.List;

/**
 * Exercise 1.7: what crosses the wire.
 *
 * <p>{@link AmqpGreeter} and {@link JmsGreeter} send a greeting each to the same queue, and {@link
 * GreetingReader} reads both. Open the three classes, then predict which AMQP methods go by between
 * each of them and the broker, both ways, in order. The test runs them, records the wire, and lays
 * the recording beside your prediction.
 *
 * <p>A method is named by its class and its name: {@code exchange.declare}. The handshake and the
 * goodbye ({@code connection.*}, {@code channel.*}) and the broker's {@code -ok} answers may be
 * left out; if you write them down, they must be right.
 */
public class Predict {
  /** What goes by between the AMQP greeter and the broker. */
  public List<String> amqp() {
    // tag::amqp[]
    return List.of("queue.declare", "basic.publish");
    // end::amqp[]
  }

  /** What goes by between the JMS greeter and the broker. */
  public List<String> jms() {
    // tag::jms[]
    return List.of("basic.publish");
    // end::jms[]
  }

  /**
   * What goes by between the reader and the broker. The reader starts first, and the second
   * greeting is sent once the first has been acknowledged.
   */
  public List<String> reader() {
    // tag::reader[]
    return List.of(
        "queue.declare",
        "basic.consume",
        "basic.deliver",
        "basic.ack",
        "basic.deliver",
        "basic.ack");
    // end::reader[]
  }
}
