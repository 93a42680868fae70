package delay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Exercise 6.1: three deaths.
 *
 * <p>Parcels wait in a queue to be packed. One that cannot be packed, one that has waited for too
 * long and one for which there is no room are not thrown away: somebody at a desk looks after them.
 */
public class DeadLetterDesk {

  /**
   * Declares both queues, so that a parcel which dies in the first one lands in the second. There
   * it stays, however many come and however long it takes. Each program declares both when it
   * starts, and they survive a restart of the broker.
   *
   * @param parcels the name of the queue of parcels to pack
   * @param desk the name of the queue of those that died
   * @param limit how many parcels may wait; if one more comes, the oldest dies
   * @param patience how long a parcel may wait, in whole milliseconds; then it dies
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel, String parcels, String desk, int limit, Duration patience)
      throws IOException {
    // TODO 1: declare the desk's queue, durable, with no arguments.
    // TODO 2: declare the parcels' queue with arguments: where its dead go, how many
    //         may wait, and for how long.
    throw new UnsupportedOperationException("TODO 6.1: declare both queues");
  }

  /**
   * Starts to pack, and returns. A parcel that is packed is done with; one that cannot be packed
   * goes to the desk at once. One is lost neither if the packer's program ends before that, nor if
   * the packer throws.
   *
   * @param packer is given a message's body, UTF-8 text, and says whether it could be packed
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String parcels, Predicate<String> packer) throws IOException {
    // TODO 3: consume with manual acknowledgement; a parcel that cannot be packed must die.
    throw new UnsupportedOperationException("TODO 6.1: consume, acknowledge, let it die");
  }

  /**
   * What the broker says of a message's deaths.
   *
   * @param message the properties of any message
   * @return its deaths, the latest first, as the broker lists them; none if it never died
   */
  public List<Death> deathsOf(AMQP.BasicProperties message) {
    // TODO 4: read the header x-death: a list with a table for each queue and reason. Its
    //         keys are "reason", "queue" and "count".
    throw new UnsupportedOperationException("TODO 6.1: read x-death");
  }
}
