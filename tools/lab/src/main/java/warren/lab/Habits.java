package warren.lab;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import warren.lab.wire.WireEvent;

/** Ways to use a broker that work in a small test and fail in production. */
final class Habits {

  /** More deliveries of one message than this look like a loop. */
  private static final int LOOP = 4;

  /** More basic.gets than this look like polling. */
  private static final int POLLING = 3;

  private final Evidence evidence;

  Habits(Evidence evidence) {
    this.evidence = evidence;
  }

  /** A body in Java's serialization, which begins with AC ED (Java Object Serialization, 6.4.2). */
  Optional<Diagnosis> serializedObject() {
    return evidence.sentToBroker(AMQP.Basic.Publish.class).stream()
        .filter(event -> startsWithStreamMagic(event.content().orElseThrow().preview()))
        .findFirst()
        .map(
            event ->
                new Diagnosis(
                    "The body is a serialized Java object: it begins with the bytes AC ED. Only"
                        + " Java with the same class can read it, and reading such bytes from a"
                        + " stranger can run the stranger's code.",
                    event));
  }

  private static boolean startsWithStreamMagic(byte[] body) {
    return body.length > 1 && body[0] == (byte) 0xAC && body[1] == (byte) 0xED;
  }

  /** One message came again and again. */
  Optional<Diagnosis> redeliveryLoop() {
    var deliveries = new LinkedHashMap<String, List<WireEvent>>();
    for (var event : evidence.sentToClient(AMQP.Basic.Deliver.class)) {
      deliveries.computeIfAbsent(Evidence.body(event), key -> new ArrayList<>()).add(event);
    }
    return deliveries.entrySet().stream()
        .filter(entry -> entry.getValue().size() > LOOP)
        .filter(entry -> entry.getValue().stream().anyMatch(Habits::redelivered))
        .findFirst()
        .map(
            entry ->
                new Diagnosis(
                    "The message \"%s\" was delivered %d times: each time it was put back in the queue, and the broker sent it again at once."
                        .formatted(entry.getKey(), entry.getValue().size()),
                    entry.getValue().subList(0, 2)));
  }

  private static boolean redelivered(WireEvent event) {
    return event.method(AMQP.Basic.Deliver.class).orElseThrow().getRedelivered();
  }

  /** Many basic.gets. */
  Optional<Diagnosis> polling() {
    var gets = evidence.sentToBroker(AMQP.Basic.Get.class);
    return gets.size() <= POLLING
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                "The queue was polled with basicGet, %d times: each is a round trip, most for nothing. basicConsume lets the broker push."
                    .formatted(gets.size()),
                gets.subList(0, 2)));
  }
}
