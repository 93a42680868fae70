package reliability;

import com.rabbitmq.client.Channel;
import java.io.IOException;

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
   * once the carrier has taken it. One that the carrier did not take goes back into the queue, and
   * the worker goes on. What no hand is free for waits in the queue.
   *
   * @param channel for this worker alone
   * @param queue the name of a queue that exists
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: work in as many threads as there are hands, and let no more parcels be sent than they
    //         can hold.
    // TODO 2: consume with manual acknowledgement. Each delivery goes to one of the hands.
    // TODO 3: hand the parcel over, then acknowledge it: this one, on the channel that it came on.
    // TODO 4: if the carrier throws, give it back instead.
    throw new UnsupportedOperationException("TODO 4.5: hand over, then acknowledge or give back");
  }
}
