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
   * Stops RabbitMQ and starts it again, at the same address. Every connection is lost; meanwhile
   * none can be made. Durable queues and exchanges and their persistent messages stay, transient
   * messages, exclusive and auto-delete queues go. It takes some seconds, which a test's time limit
   * does not count. The test class is to be marked by {@link RestartsBroker}.
   *
   * @throws TestAbortedException where somebody else runs the broker: the test is skipped
   */
  public void restart() {
    if (world.broker().way() == Broker.Way.GIVEN) {
      throw new TestAbortedException(
          "Skipped: WARREN_AMQP_URI names a broker that somebody else runs, so Warren does not restart it. Unset it to run this test.");
    }
    world.restartBroker();
  }
}
