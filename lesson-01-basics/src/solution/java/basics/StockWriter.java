package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import java.io.IOException;

/**
 * Exercise 1.6: peak shaving.
 *
 * <p>Most days bring an order now and then; a sale brings three hundred at once. The queue takes
 * them all, and the database gets them at its own pace.
 */
public class StockWriter {

  /**
   * Starts to write the orders that come to a queue into the database, and returns. Five are
   * written at a time, and no more. Ten may be out of the queue and not yet acknowledged, and no
   * more: the rest waits where another writer can get at it.
   *
   * <p>An order is acknowledged once it is written. One whose write throws is not: it stays the
   * broker's, which gives it to somebody else when this writer's connection ends.
   *
   * @param connection has a thread for each channel's callbacks, since its factory has an executor
   * @param queue holds the orders; each message's body is an order's number as UTF-8 text
   * @param database where to write
   * @throws IOException if the broker refuses
   */
  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    // tag::start[]
    for (int writer = 0; writer < 5; writer++) {
      var channel = connection.createChannel(); // <1>
      channel.basicQos(2); // <2>
      channel.basicConsume(
          queue,
          false,
          (consumerTag, message) -> {
            database.write(new String(message.getBody(), UTF_8));
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false); // <3>
          },
          consumerTag -> {});
    }
    // end::start[]
  }
}
