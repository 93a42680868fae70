package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.concurrent.Executors;

/**
 * Exercise 4.5: acknowledge after the work.
 *
 * <p>Packed parcels wait in a queue until they are handed over to a carrier. A parcel belongs to
 * the broker until the carrier has it: not until somebody begins to hand it over.
 */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;

  /**
   * A worker that is not yet started.
   *
   * @param carrier takes the parcels, or throws
   * @param hands how many parcels it hands over at the same time
   */
  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  /**
   * Starts to hand over the parcels that come to a queue, and returns. A parcel leaves the queue
   * once the carrier has taken it. One that the carrier did not take, whatever exception it threw,
   * goes back into the queue, and the worker goes on; so it does after a lost connection, which the
   * client library opens again by itself, though each hand had a parcel. What no hand is free for
   * waits in the queue. The worker's threads do not keep the program from ending.
   *
   * @param channel for this worker alone
   * @param queue the name of a queue that exists
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // tag::start[]
    var pool = Executors.newFixedThreadPool(hands, ParcelWorker::daemon);
    channel.basicQos(hands); // <1>
    channel.basicConsume(
        queue,
        false, // <2>
        (consumerTag, parcel) -> pool.submit(() -> handOver(channel, parcel)),
        consumerTag -> {});
    // end::start[]
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "hand");
    thread.setDaemon(true);
    return thread;
  }

  // tag::hand-over[]
  /** Hands over a parcel and settles its delivery; tells whether the carrier has it. */
  private boolean handOver(Channel channel, Delivery parcel) throws IOException {
    long tag = parcel.getEnvelope().getDeliveryTag();
    try {
      carrier.take(new String(parcel.getBody(), UTF_8));
    } catch (RuntimeException e) {
      channel.basicReject(tag, true); // <3>
      return false;
    }
    channel.basicAck(tag, false); // <4>
    return true;
  }
  // end::hand-over[]
}
