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
    // TODO 1: list the methods.
    throw new UnsupportedOperationException("TODO 1.7: predict the AMQP greeter");
  }

  /** What goes by between the JMS greeter and the broker. */
  public List<String> jms() {
    // TODO 2: list the methods. What does JMS look like on the wire?
    throw new UnsupportedOperationException("TODO 1.7: predict the JMS greeter");
  }

  /**
   * What goes by between the reader and the broker. The reader starts first, and the second
   * greeting is sent once the first has been acknowledged.
   */
  public List<String> reader() {
    // TODO 3: list the methods, those that the broker sends included.
    throw new UnsupportedOperationException("TODO 1.7: predict the reader");
  }
}
