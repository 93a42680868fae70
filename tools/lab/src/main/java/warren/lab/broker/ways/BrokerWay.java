package warren.lab.broker.ways;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import warren.lab.broker.Broker;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;

/** One of the ways to come by a broker. */
public interface BrokerWay {

  /** Which one it is. */
  Broker.Way way();

  /**
   * Looks whether the way can be taken, without starting anything.
   *
   * @return why it can, as the end of a sentence
   * @throws UnusableWayException where it cannot
   */
  String look() throws UnusableWayException;

  /**
   * Takes the way.
   *
   * @param run the keeper's folder
   * @param remains told of what is started, so that it can be cleared away
   * @param progress told what takes longer than a moment
   * @throws UnusableWayException where it turns out that it cannot be taken
   */
  Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws UnusableWayException, InterruptedException;

  /**
   * A broker that is up.
   *
   * @param broker the broker
   * @param end completes when it ends by itself; never, where that cannot be seen
   * @param control what can be done to it; empty where it is not ours
   */
  record Started(Broker broker, CompletionStage<?> end, Optional<Control> control) {}

  /** What can be done to a broker that is ours; each returns when it is up again. */
  interface Control {

    /** What RabbitMQ is told to evaluate so that it restarts in its process and with its ports. */
    String RESTART = "rabbit:stop(), rabbit:start().";

    /**
     * What RabbitMQ is told to evaluate before a kill. With Mnesia, as up to 4.2, it says that a
     * queue is declared when the transaction is in its log; the decision to commit follows by way
     * of another process and a cache that is written every two seconds, and a transaction without
     * one counts as aborted after a kill. Fails where Mnesia does not run, which does no harm.
     */
    String SETTLE = "catch mnesia_recover:sync(), catch mnesia:sync_log().";

    /**
     * Stops RabbitMQ and starts it again, in its process and with its ports.
     *
     * @throws IOException where it does not come up
     */
    void restart() throws IOException, InterruptedException;

    /**
     * Kills RabbitMQ as {@code kill -9} does, and starts it again with its data. What it has said
     * is declared stays declared, see {@link #SETTLE}.
     *
     * @return the broker; its ports may be others than before
     * @throws IOException where it does not come up
     */
    Broker kill() throws IOException, InterruptedException;
  }
}
