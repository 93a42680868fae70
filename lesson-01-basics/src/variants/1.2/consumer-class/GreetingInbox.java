package basics;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

public class GreetingInbox implements AutoCloseable {

  private static final String TAG = "greeting-inbox";

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;
  private Channel channel;

  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  public void start() throws IOException {
    channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicConsume(queue, false, TAG, new Receiver(channel));
  }

  @Override
  public void close() throws IOException, TimeoutException {
    channel.basicCancel(TAG);
    channel.close();
  }

  private class Receiver extends DefaultConsumer {
    Receiver(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      handler.accept(new String(body, StandardCharsets.UTF_8));
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    }
  }
}
