package patterns;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Exercise 2.5: headers.
 *
 * <p>A parcel that comes back is announced to a headers exchange, which is durable and has no
 * arguments. The body is the parcel's number as UTF-8 text; what there is to know of it stands in
 * two headers: {@code reason}, a text, and {@code grade}, a number. The exchange looks at nothing
 * else.
 *
 * <p>A desk is opened by a call that returns at once; from then on the broker sends the desk's
 * parcels. The desk's queue gets these and no others, also while nobody has the desk open. Several
 * clerks may have it open; each parcel is then given to one of them. A parcel leaves the queue when
 * its handler has returned. One for which the handler throws stays there; what is received after
 * that is up to you.
 */
public class ReturnsDesk {

  /**
   * Announces a parcel that has come back: hands a persistent message to the channel's connection
   * and returns, and leaves no other channel open. If the connection is lost, it throws.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @throws IOException if the broker refuses the exchange
   */
  public void announce(Channel channel, String exchange, ReturnedParcel parcel)
      throws IOException {
    // TODO 1: declare the exchange: type headers, durable.
    // TODO 2: publish the number, persistent, with the headers reason and grade.
    throw new UnsupportedOperationException("TODO 2.5: announce the parcel with its headers");
  }

  /**
   * Opens the desk that puts on the shelf again what is unwanted and of grade 1; both must be true.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @param queue the name of the desk's queue: durable, shared, and without arguments; it may be
   *     there already
   * @param handler is given the number of each such parcel
   * @throws IOException if the broker refuses
   */
  public void restock(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    // TODO 3: declare the exchange as above, and the queue: durable, not exclusive or auto-delete.
    // TODO 4: bind the queue so that the exchange sends it what fulfils all conditions.
    // TODO 5: consume; acknowledge once the handler has returned.
    throw new UnsupportedOperationException("TODO 2.5: declare, bind for all, consume");
  }

  /**
   * Opens the desk that has a close look at what is damaged or of grade 3; one of them is enough.
   *
   * @param exchange the name of the exchange; somebody may have declared it already, or nobody
   * @param queue the name of the desk's queue: durable, shared, and without arguments; it may be
   *     there already
   * @param handler is given the number of each such parcel
   * @throws IOException if the broker refuses
   */
  public void inspect(Channel channel, String exchange, String queue, Consumer<String> handler)
      throws IOException {
    // TODO 6: the same, bound so that one fulfilled condition is enough.
    throw new UnsupportedOperationException("TODO 2.5: declare, bind for any, consume");
  }
}
