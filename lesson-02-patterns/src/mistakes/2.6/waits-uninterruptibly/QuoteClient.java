package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

public class QuoteClient implements AutoCloseable {

  private final Channel channel;
  private final RpcClient rpc;

  public QuoteClient(Connection connection, String requests) throws IOException {
    channel = connection.createChannel();
    var replies = channel.queueDeclare().getQueue();
    rpc =
        new RpcClient(
            new RpcClientParams()
                .channel(channel)
                .exchange("")
                .routingKey(requests)
                .replyTo(replies)) {
          @Override
          public synchronized void publish(AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            super.publish(properties, body);
          }
        };
  }

  public String quote(String request, Duration timeout)
      throws IOException, TimeoutException, InterruptedException {
    var answer = rpc.doCall(null, request.getBytes(UTF_8), (int) timeout.toMillis());
    return new String(answer.getBody(), UTF_8);
  }

  @Override
  public void close() throws IOException, TimeoutException {
    rpc.close();
    channel.close();
  }
}
