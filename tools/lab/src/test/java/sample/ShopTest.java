package sample;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/** What a test says to the broker itself: the wire sees that it is a test's line. */
public final class ShopTest {

  private ShopTest() {}

  /** Starts a consumer with autoAck. */
  public static void watch(Channel channel, String queue) throws IOException {
    channel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {});
  }

  /** Publishes. */
  public static void publish(Channel channel, String exchange) throws IOException {
    channel.basicPublish(exchange, "", null, new byte[1]);
  }

  /** Acknowledges all that the channel has in hand. */
  public static void acknowledgeAll(Channel channel) throws IOException {
    channel.basicAck(0, true);
  }
}
