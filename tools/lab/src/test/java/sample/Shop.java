package sample;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Code as a learner might write it. */
public final class Shop {

  private Shop() {}

  /** Declares a queue when a message is returned, in the thread that hears of it. */
  public static void declaresInReturnListener(Channel channel) {
    channel.addReturnListener(returned -> declare(channel, returned.getRoutingKey()));
  }

  /** The same in a thread of its own. */
  public static CompletableFuture<Void> declaresBesideReturnListener(Channel channel) {
    var declared = new CompletableFuture<Void>();
    channel.addReturnListener(
        returned ->
            new Thread(
                    () -> {
                      declare(channel, returned.getRoutingKey());
                      declared.complete(null);
                    })
                .start());
    return declared;
  }

  private static void declare(Channel channel, String queue) {
    try {
      channel.queueDeclare(queue, false, false, true, null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Consumes on a channel that is closed at once. */
  public static void closesAtOnce(Connection connection, String queue)
      throws IOException, TimeoutException {
    try (var channel = connection.createChannel()) {
      channel.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {});
    }
  }

  /** Ends a consumer properly. */
  public static void closes(Channel channel) throws IOException, TimeoutException {
    channel.close();
  }

  /** Gives up at its first message. */
  public static void closesInCallback(Channel channel, String queue) throws IOException {
    channel.basicConsume(queue, false, (tag, delivery) -> channel.abort(), tag -> {});
  }
}
