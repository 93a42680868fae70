package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import warren.lab.Lab;

/** What is told of a test's recording, and what these tests do to a broker again and again. */
final class Told {

  private Told() {}

  static List<Diagnosis> of(Lab lab, Handling... handlings) {
    lab.untilQuiet();
    return Diagnoses.of(new Evidence(lab.wire().events(), List.of(handlings), List.of()));
  }

  static List<Diagnosis> afterThrowing(Lab lab, Throwable... thrown) {
    lab.untilQuiet();
    return Diagnoses.of(new Evidence(lab.wire().events(), List.of(), List.of(thrown)));
  }

  static List<String> ids(Lab lab, Handling... handlings) {
    return of(lab, handlings).stream().map(Diagnosis::id).toList();
  }

  static List<String> ids(Lab lab, Failing failing) {
    lab.untilQuiet();
    var events = lab.wire().events();
    var evidence =
        new Evidence(events, List.of(), List.of(failing), List.of(), Map.of(), Duration.ofDays(1));
    return Diagnoses.of(evidence).stream().map(Diagnosis::id).toList();
  }

  /** What is told at once, when the last event has only just been. */
  static List<String> idsAtOnce(Lab lab) {
    lab.untilQuiet();
    var events = lab.wire().events();
    var end = events.get(events.size() - 1).at().plusMillis(10);
    var evidence = new Evidence(events, List.of(), List.of(), List.of(), Map.of(), end);
    return Diagnoses.of(evidence).stream().map(Diagnosis::id).toList();
  }

  /** Does what the broker refuses and waits for the close. */
  static void refused(Channel channel, Call call) {
    try {
      call.on(channel);
      channel.basicQos(1, true); // waits until the broker has come so far
    } catch (IOException | ShutdownSignalException expected) {
      return;
    }
    throw new AssertionError("The broker did not refuse it");
  }

  static void publish(Channel channel, String exchange, String key, String... bodies)
      throws IOException {
    for (var body : bodies) {
      channel.basicPublish(
          exchange, key, new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
    }
  }

  static String queue(Channel channel, String... bodies) throws IOException {
    var queue = "orders-" + System.nanoTime();
    channel.queueDeclare(queue, false, false, false, null);
    for (var body : Arrays.asList(bodies)) {
      publish(channel, "", queue, body);
    }
    return queue;
  }

  @FunctionalInterface
  interface Call {
    void on(Channel channel) throws IOException;
  }
}
