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
    // TODO 1: work in as many threads as there are hands; daemon threads let the program end.
    // TODO 2: let no more parcels be sent than the hands can hold.
    // TODO 3: consume with manual acknowledgement; each delivery goes to one of the hands.
    // TODO 4: hand the parcel over, then acknowledge it: this one, on the channel that it came on.
    // TODO 5: if the carrier throws, give it back instead: this one, into the queue.
    throw new UnsupportedOperationException("TODO 4.5: hand over, then acknowledge or give back");
  }
}
