package warren.lab;

import org.opentest4j.TestAbortedException;
import warren.lab.broker.Broker;

/** What a test may do to the broker, where Warren has started it. */
public final class BrokerControl {

  private final World world;

  BrokerControl(World world) {
    this.world = world;
  }

  /**
   * Stops RabbitMQ and starts it again; to clients of the lab its address stays. Every connection
   * is lost; meanwhile none can be made. Durable queues and exchanges and their persistent messages
   * stay, transient messages, exclusive and auto-delete queues go. It takes some seconds, which a
   * test's time limit does not count. The test is to be marked by {@link RestartsBroker}.
   *
   * @throws TestAbortedException where somebody else runs the broker: the test is skipped
   */
  public void restart() {
    requireLeave("restart");
    world.restartBroker();
  }

  /**
   * Kills RabbitMQ as {@code kill -9} does, its process or its container, and starts it again with
   * its data. To clients of the lab its address stays. Nothing is said in goodbye and nothing put
   * in order: what is durable and was confirmed stays, what was not yet confirmed may be gone, and
   * what was acknowledged just before may come again. It takes up to ten seconds or more, which a
   * test's time limit does not count. The test is to be marked by {@link RestartsBroker}.
   *
   * @throws TestAbortedException where somebody else runs the broker: the test is skipped
   */
  public void kill() {
    requireLeave("kill");
    world.killBroker();
  }

  /** That this test may do so: it is marked, and the broker is ours. */
  void requireLeave(String deed) {
    if (!world.isAlone()) {
      throw new IllegalStateException("mark the test by @RestartsBroker");
    }
    if (world.broker().way() == Broker.Way.GIVEN) {
      throw new TestAbortedException(
          "Skipped: WARREN_AMQP_URI names a broker that somebody else runs, so Warren does not %s it. Unset it to run this test."
              .formatted(deed));
    }
  }
}
