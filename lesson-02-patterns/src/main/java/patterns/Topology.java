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
   * Declares what is missing and leaves what is there, messages included. What is there with other
   * properties is reported and left as it is; everything else is declared all the same.
   *
   * @param channel is needed afterwards, so it must stay open
   * @return a clash for each exchange and each queue that differs from the plan
   * @throws IOException if the broker cannot be reached
   */
  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    // TODO 1: declare every exchange and every queue as planned, each where a refusal of the broker
    //         does no harm: it closes the channel that asked.
    // TODO 2: make a clash of each refusal; the broker's close says what differs.
    // TODO 3: bind as planned.
    throw new UnsupportedOperationException("TODO 2.8: declare, bind, report what clashes");
  }
}
