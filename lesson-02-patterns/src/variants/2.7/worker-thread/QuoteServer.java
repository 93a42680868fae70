package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread of its own answers; the callback only hands over. An answer repeats all properties. */
public class QuoteServer {

  public void start(Channel channel, String requests, QuoteBook book) throws IOException {
    var work = new LinkedBlockingQueue<Delivery>();
    channel.basicQos(1);
    channel.basicConsume(requests, false, (tag, request) -> work.add(request), tag -> {});
    var worker = new Thread(() -> answer(channel, work, book), "quotes");
    worker.setDaemon(true);
    worker.start();
  }

  private static void answer(Channel channel, BlockingQueue<Delivery> work, QuoteBook book) {
    try {
      while (true) {
        var request = work.take();
        long tag = request.getEnvelope().getDeliveryTag();
        if (request.getProperties().getReplyTo() == null) {
          channel.basicNack(tag, false, false);
        } else {
          answer(channel, request, book);
          channel.basicAck(tag, false);
        }
      }
    } catch (InterruptedException | IOException | RuntimeException over) {
      // the connection is lost, and with it what was not acknowledged
    }
  }

  private static void answer(Channel channel, Delivery request, QuoteBook book) throws IOException {
    var properties = request.getProperties().builder().replyTo(null);
    String text;
    try {
      text = book.quote(new String(request.getBody(), UTF_8));
      properties.type("quote");
    } catch (RuntimeException e) {
      text = Optional.ofNullable(e.getMessage()).orElse("no reason given");
      properties.type("error");
    }
    channel.basicPublish(
        "", request.getProperties().getReplyTo(), properties.build(), text.getBytes(UTF_8));
  }
}
