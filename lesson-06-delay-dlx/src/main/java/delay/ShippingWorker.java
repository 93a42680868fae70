package delay;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Exercise 6.4: a ladder of retries.
 *
 * <p>Parcels are handed to a carrier, who now and then doesn't answer. A parcel that failed is
 * tried again after a wait, after a longer one when it fails again, and at last it is parked: there
 * it stays until somebody has looked after it.
 */
public class ShippingWorker {

  /** The header, an int, that says how often a parcel was tried in vain; without it, never. */
  public static final String ATTEMPTS = "attempts";

  private final Channel channel;
  private final String parcels;
  private final String parked;
  private final List<Duration> waits;

  /**
   * A worker that is not yet started.
   *
   * @param channel for this worker alone
   * @param parcels the name of the queue of parcels to ship; names of further queues begin with it
   * @param parked the name of the queue of parcels that were given up
   * @param waits how long a parcel waits after its first failure, after its second and so on, each
   *     in whole milliseconds; a parcel that has failed more often than that is parked
   */
  public ShippingWorker(Channel channel, String parcels, String parked, List<Duration> waits) {
    this.channel = channel;
    this.parcels = parcels;
    this.parked = parked;
    this.waits = List.copyOf(waits);
  }

  /**
   * Declares the queue of parcels, those in which they wait, and the one in which they are parked.
   *
   * @throws IOException if the broker refuses
   */
  public void declare() throws IOException {
    // TODO 1: declare the queue of parcels and the parking lot, durable, with no arguments.
    // TODO 2: declare a durable queue for each wait, from which parcels come back to the first one.
    throw new UnsupportedOperationException("TODO 6.4: declare all queues");
  }

  /**
   * Starts to ship parcels, and returns. A parcel that was shipped is done with. One that failed
   * waits in the broker, with its body and properties as they were and the header {@link #ATTEMPTS}
   * counted up, or is parked with all it came with. The broker may refuse it there: then it stays
   * where it was, and the worker goes on after a pause. Whenever this worker dies, no parcel is
   * lost.
   *
   * @param carrier is given a message's body, UTF-8 text; throws a RuntimeException, of whatever
   *     kind, if the parcel could not be shipped
   * @throws IOException if the broker refuses the consumer
   */
  public void start(Consumer<String> carrier) throws IOException {
    // TODO 3: consume with manual acknowledgement; hand each parcel to the carrier.
    // TODO 4: publish a copy of one that failed: counted up to its next wait, or else to be parked.
    // TODO 5: acknowledge it when the carrier has it, or when the broker has confirmed its copy.
    // TODO 6: if the broker refuses the copy, pause and put the parcel back.
    throw new UnsupportedOperationException("TODO 6.4: ship, let wait, park");
  }
}
