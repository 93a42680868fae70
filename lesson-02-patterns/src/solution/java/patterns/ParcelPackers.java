package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;

/**
 * Exercise 2.1: a work queue.
 *
 * <p>Parcels are handed in at the office and packed by whoever is free. More packers pack more
 * parcels, and none of them knows of the others.
 */
public class ParcelPackers {

  private final String queue;

  /**
   * Knows where the parcels wait.
   *
   * @param queue the name of the queue that all packers share
   */
  public ParcelPackers(String queue) {
    this.queue = queue;
  }

  // tag::work-queue[]
  /**
   * Declares the queue of parcels: durable, shared, and without arguments. Every program calls it
   * when it starts, the office and each packer's; it may be there already.
   *
   * @param channel stays open
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
  }

  /**
   * Hands in a parcel as a persistent message, which waits until a packer is free. If the
   * connection is lost, it throws.
   *
   * @param channel stays open, and no other is left open
   * @param parcel the parcel's number, sent as UTF-8 text
   */
  public void handIn(Channel channel, String parcel) throws IOException {
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, parcel.getBytes(UTF_8));
  }

  /**
   * Starts one more packer and returns. The broker sends a packer one parcel at a time and none in
   * reserve: the next when this one is packed, that is, when {@code pack} has returned. If the
   * packer's program ends before that, another packer is given the parcel.
   *
   * @param connection the packer's own
   * @throws IOException if the broker refuses
   */
  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    channel.basicQos(1); // <1>
    channel.basicConsume(
        queue,
        false, // <2>
        (consumerTag, message) -> {
          packer.pack(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false); // <3>
        },
        consumerTag -> {});
  }
  // end::work-queue[]
}
