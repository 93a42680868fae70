package patterns;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;

/**
 * Exercise 2.8: the topology.
 *
 * <p>Each program of the shop makes sure at every start that the exchanges, queues and bindings it
 * needs are there. Mostly they are. Now and then somebody has changed the plan, or made a queue by
 * hand, and what is there is not what is planned.
 */
public class Topology {

  /**
   * Declares what is missing and leaves what is there, messages included. What is there and not as
   * planned is reported and left as it is; the rest is declared all the same. Bindings are made to
   * what is reported, too, unless the broker refuses them: nobody can bind a queue that is
   * exclusive to another connection.
   *
   * @param channel is needed afterwards, so it stays open, whatever the broker refuses; it is the
   *     only one that does
   * @return a clash for each exchange and each queue that is there and not as planned: it has other
   *     properties, or is exclusive to another connection
   * @throws IOException if the broker refuses anything for another reason, or if the connection is
   *     lost while the broker is asked
   */
  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    // TODO 1: declare every exchange and every queue as planned, each where a refusal of the broker
    //         does no harm: it closes the channel that asked.
    // TODO 2: make a clash of a refusal that means "there, and not as planned": 405 RESOURCE_LOCKED
    //         and 406 PRECONDITION_FAILED. The broker's close says what differs.
    // TODO 3: bind as planned, where a refusal does no harm, either.
    throw new UnsupportedOperationException("TODO 2.8: declare, bind, report what clashes");
  }
}
