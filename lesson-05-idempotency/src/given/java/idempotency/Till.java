package idempotency;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Sends payment requests, each until the broker has confirmed it: at least once, therefore. */
public class Till {

  private static final int ATTEMPTS = 10;
  private static final long PATIENCE_MILLIS = 5_000;

  private final ConnectionFactory factory;
  private final String queue;

  /**
   * A till.
   *
   * @param queue where payment requests go; it exists
   */
  public Till(ConnectionFactory factory, String queue) {
    this.factory = factory;
    this.queue = queue;
  }

  /**
   * Sends a request, and sends it again as long as there is no confirm.
   *
   * @throws IOException if it has been tried often enough
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void send(PaymentRequest request) throws IOException, InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try (var connection = factory.newConnection();
          var channel = connection.createChannel()) {
        channel.confirmSelect();
        channel.basicPublish("", queue, request.properties(), request.body());
        channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
        return;
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        // Whether the broker has it, nobody can know: once more.
      }
    }
    throw new IOException("no confirm after " + ATTEMPTS + " attempts");
  }
}
