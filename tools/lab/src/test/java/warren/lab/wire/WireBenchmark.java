package warren.lab.wire;

import com.rabbitmq.client.ConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What the wire costs: publishing and consuming small messages with and without it, in alternating
 * rounds. A program to run by hand, since its figures depend on what else the machine does:
 *
 * <pre>{@code
 * mvn -q -o -pl tools/lab test-compile -Dtools.skipTests=false
 * java -cp tools/lab/target/test-classes:tools/lab/target/classes:$(cat tools/lab/target/classpath) \
 *     warren.lab.wire.WireBenchmark
 * }</pre>
 */
public final class WireBenchmark {

  private static final int MESSAGES = 100_000;
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 7;
  private static final byte[] BODY = new byte[32];

  private WireBenchmark() {}

  /** Prints each round, the medians and their ratio. */
  public static void main(String[] args) throws Exception {
    try (var broker = TestBroker.open()) {
      var direct = new ArrayList<Double>();
      var recorded = new ArrayList<Double>();
      for (int round = 1 - WARM_UP; round <= ROUNDS; round++) {
        double without = perSecond(broker.factory(), broker.factory());
        double with = throughTheWire(broker);
        System.out.printf(
            "%s %,9.0f/s direct %,9.0f/s through the wire%n",
            round < 1 ? "warm-up" : "round " + round, without, with);
        if (round >= 1) {
          direct.add(without);
          recorded.add(with);
        }
      }
      System.out.printf(
          "median  %,9.0f/s direct %,9.0f/s through the wire, ratio %.2f%n",
          median(direct), median(recorded), median(recorded) / median(direct));
    }
  }

  private static double throughTheWire(TestBroker broker) throws Exception {
    var recorder = new Recorder();
    try (var publisher = Wire.open("publisher", broker.broker(), recorder);
        var consumer = Wire.open("consumer", broker.broker(), recorder)) {
      return perSecond(broker.factory(publisher), broker.factory(consumer));
    }
  }

  /** Messages published, delivered and acknowledged one by one, per second. */
  private static double perSecond(ConnectionFactory publishing, ConnectionFactory consuming)
      throws Exception {
    try (var publisher = publishing.newConnection();
        var consumer = consuming.newConnection()) {
      var out = publisher.createChannel();
      var in = consumer.createChannel();
      String queue = out.queueDeclare("benchmark", true, false, false, null).getQueue();
      var done = new CountDownLatch(MESSAGES);
      in.basicQos(500);
      in.basicConsume(
          queue,
          false,
          (tag, delivery) -> {
            in.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
            done.countDown();
          },
          tag -> {});
      long start = System.nanoTime();
      for (int i = 0; i < MESSAGES; i++) {
        out.basicPublish("", queue, null, BODY);
      }
      done.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      out.queueDelete(queue);
      return MESSAGES / seconds;
    }
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElseThrow();
  }
}
