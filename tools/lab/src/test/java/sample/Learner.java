package sample;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Code as a learner might write it, wrong in one way each. */
class Learner {

  void notWrittenYet() {
    throw new UnsupportedOperationException("TODO 9.9: write it");
  }

  void throwsInThisThread() {
    throw new IllegalStateException("no parcels today");
  }

  void slips() {
    Object parcel = null;
    parcel.hashCode();
  }

  void slipsInAThreadOfItsOwn() throws InterruptedException {
    var thread = new Thread(this::slips, "packer");
    thread.start();
    thread.join();
  }

  void slipsOnceConnected(Channel channel) throws IOException {
    channel.queueDeclare();
    slips();
  }

  void connectsToAnAddressOfItsOwn(int port) throws IOException, TimeoutException {
    var factory = new ConnectionFactory();
    factory.setPort(port);
    factory.newConnection().close();
  }

  void publishesToAnExchangeOfTheQueuesName(Channel channel, String queue) throws IOException {
    channel.basicPublish(queue, "", null, "p-1".getBytes(StandardCharsets.UTF_8));
  }

  void acknowledgesFirst(Channel channel, String queue, Consumer<String> handler)
      throws IOException {
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          handler.accept(new String(delivery.getBody(), StandardCharsets.UTF_8));
        },
        tag -> {});
  }

  void acknowledgesAutomatically(Channel channel, String queue, Consumer<String> handler)
      throws IOException {
    channel.basicConsume(
        queue,
        true,
        (tag, delivery) -> handler.accept(new String(delivery.getBody(), StandardCharsets.UTF_8)),
        tag -> {});
  }

  void neverAcknowledges(Channel channel, String queue, Consumer<String> handler)
      throws IOException {
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> handler.accept(new String(delivery.getBody(), StandardCharsets.UTF_8)),
        tag -> {});
  }

  void acknowledgesTwice(Channel channel, String queue) throws IOException {
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> {
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  void putsBackForEver(Channel channel, String queue) throws IOException {
    channel.basicConsume(
        queue,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            channel.basicNack(envelope.getDeliveryTag(), false, true);
          }
        });
  }

  void polls(Channel channel, String queue) throws IOException {
    for (int i = 0; i < 10; i++) {
      channel.basicGet(queue, false);
    }
  }

  void throwsInAThreadOfItsOwn() throws InterruptedException {
    var thread =
        new Thread(
            () -> {
              throw new IllegalStateException("lost in the cellar");
            },
            "packer");
    thread.start();
    thread.join();
  }

  void publishesTwiceAndTrustsTheNetwork(Channel channel, String queue) throws IOException {
    for (var parcel : new String[] {"p-1", "p-2"}) {
      try {
        channel.basicPublish("", queue, null, parcel.getBytes(StandardCharsets.UTF_8));
      } catch (AlreadyClosedException e) {
        return;
      }
    }
  }
}
