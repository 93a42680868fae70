package patterns;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Set;

/**
 * Exercise 2.3: routing.
 *
 * <p>The shop's programs raise alerts. Each desk wants some of them: those on call what is critical
 * or an error, the office warnings and errors. A program may open several desks.
 */
public class AlertDesk {

  private final String exchange;

  /**
   * Knows where alerts are raised.
   *
   * @param exchange the name of the exchange that all programs and desks share
   */
  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  /**
   * Declares the exchange of alerts: direct, durable, and without arguments. Every program calls it
   * when it starts; it may be there already.
   *
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    // TODO 1: declare the exchange.
    throw new UnsupportedOperationException("TODO 2.3: declare the exchange");
  }

  /**
   * Raises an alert for every desk that asked for its severity: hands a persistent message to the
   * channel's connection and returns, and leaves no other channel open. If no desk asked for it, it
   * goes nowhere, which is no error. If the connection is lost, it throws.
   *
   * @param alert sent as UTF-8 text
   */
  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    // TODO 2: publish it, with the severity's key as the routing key.
    throw new UnsupportedOperationException("TODO 2.3: raise an alert");
  }

  /**
   * Has the broker send a desk's alerts to its pager from now on, and returns at once. The desk's
   * queue gets each alert of these severities and nothing else, also while no program has the desk
   * open. Several may have it open; each alert is then given to one of them.
   *
   * <p>An alert leaves the queue when the pager has returned. One for which the pager throws stays
   * there; what is received after that is up to you.
   *
   * @param connection the program's connection, which its other desks use too
   * @param queue the desk's queue: durable, shared, and without arguments; it may be there already
   * @param severities at least one, and the same each time that the desk is opened
   * @throws IOException if the broker refuses
   */
  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    // TODO 3: declare the desk's queue and bind it to the exchange, once for each severity.
    // TODO 4: consume; give each alert to the pager, and acknowledge it once that has returned.
    throw new UnsupportedOperationException("TODO 2.3: declare, bind, consume");
  }
}
