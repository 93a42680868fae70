package patterns;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Set;

/**
 * Exercise 2.3: routing.
 *
 * <p>The shop's programs raise alerts. Each desk wants some of them: those on call what is
 * critical, the office every error, statistics everything.
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
    // TODO 1: declare the exchange, and nothing else.
    throw new UnsupportedOperationException("TODO 2.3: declare the exchange");
  }

  /**
   * Raises an alert for every desk that asked for alerts of this severity. There may be none.
   *
   * @param alert sent as UTF-8 text
   * @throws IOException if the broker cannot be reached
   */
  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    // TODO 2: publish it, with the severity's key as the routing key.
    throw new UnsupportedOperationException("TODO 2.3: raise an alert");
  }

  /**
   * Opens a desk and returns: its pager is given each alert of these severities. While the desk's
   * program is away, its queue collects them, and nothing else. The same desk may be opened by
   * several programs, which then share its alerts.
   *
   * @param connection the desk's own
   * @param queue the desk's queue: durable, shared, and without arguments; it may be there already
   * @param severities at least one
   * @throws IOException if the broker refuses
   */
  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    // TODO 3: declare the desk's queue and bind it to the exchange, once for each severity.
    // TODO 4: consume with manual acknowledgement; give each alert to the pager.
    throw new UnsupportedOperationException("TODO 2.3: declare, bind, consume");
  }
}
