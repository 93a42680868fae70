package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;

/** Ways to use a broker that work in a small test and fail in production. */
final class Habits {

  /** A message that is put back as often as this goes round for ever. */
  private static final int LOOP = 4;

  /** Whoever pauses before putting a message back never does it within this time. */
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  /** As many answers "nothing there" in a row look like polling: a queue is read out with one. */
  private static final int POLLING = 4;

  private Habits() {}

  /** Java Object Serialization, 6.4.2: magic number and version. */
  private static final byte[] STREAM = {(byte) 0xAC, (byte) 0xED, 0, 5};

  static Stream<Found> serializedObject(Evidence evidence) {
    return evidence.calls(AMQP.Basic.Publish.class).stream()
        .filter(event -> event.content().filter(c -> isStream(c.preview())).isPresent())
        .limit(1)
        .map(event -> new Found(event));
  }

  private static boolean isStream(byte[] body) {
    return body.length >= STREAM.length
        && Arrays.equals(body, 0, STREAM.length, STREAM, 0, STREAM.length);
  }

  /** The lab's clients were never connected, and the learner's code was refused elsewhere. */
  static Stream<Found> pastTheFactory(Evidence evidence) {
    boolean refused = evidence.thrown().stream().anyMatch(ConnectException.class::isInstance);
    return refused && evidence.events().isEmpty()
        ? Stream.of(new Found(List.of(), List.of()))
        : Stream.empty();
  }

  /** One message was put back by the learner and came again, and so on. */
  static Stream<Found> redeliveryLoop(Evidence evidence) {
    var requeued = requeued(evidence);
    var alike = new LinkedHashMap<Alike, List<WireEvent>>();
    for (var event : evidence.deliveries()) {
      alike.computeIfAbsent(Alike.of(event), key -> new ArrayList<>()).add(event);
    }
    return alike.entrySet().stream()
        .filter(entry -> rounds(entry.getValue(), requeued) >= LOOP)
        .filter(entry -> entry.getValue().stream().anyMatch(it -> putBackAtOnce(it, requeued)))
        .limit(1)
        .map(
            entry ->
                new Found(
                    Stream.concat(
                            Stream.ofNullable(requeued.get(entry.getValue().get(0).number())),
                            entry.getValue().stream().limit(2))
                        .toList(),
                    List.of(entry.getKey().body(), rounds(entry.getValue(), requeued) + 1)));
  }

  /** Messages that cannot be told from each other. */
  private record Alike(String client, String id, String body) {
    static Alike of(WireEvent event) {
      var id = event.content().map(content -> content.properties().getMessageId());
      return new Alike(event.client(), id.orElse(""), Evidence.body(event));
    }
  }

  /** How often one of them must have come again, however they take turns. */
  private static long rounds(List<WireEvent> alike, Map<Integer, WireEvent> requeued) {
    long again = alike.stream().filter(Habits::redelivered).count();
    long putBack = alike.stream().filter(event -> requeued.containsKey(event.number())).count();
    long messages = Math.max(1, alike.size() - again);
    return Math.min(again, putBack) / messages;
  }

  private static boolean putBackAtOnce(WireEvent delivery, Map<Integer, WireEvent> requeued) {
    var putBack = requeued.get(delivery.number());
    return putBack != null && putBack.at().minus(delivery.at()).compareTo(AT_ONCE) < 0;
  }

  private static boolean redelivered(WireEvent event) {
    return event
        .method(AMQP.Basic.Deliver.class)
        .map(AMQP.Basic.Deliver::getRedelivered)
        .or(() -> event.method(AMQP.Basic.GetOk.class).map(AMQP.Basic.GetOk::getRedelivered))
        .orElse(false);
  }

  /** The numbers of the deliveries that the learner put back, and by what. */
  private static Map<Integer, WireEvent> requeued(Evidence evidence) {
    var requeued = new HashMap<Integer, WireEvent>();
    for (var settling : evidence.settlements()) {
      if (Settlement.putsBack(settling)) {
        evidence
            .settled(settling)
            .forEach(delivery -> requeued.putIfAbsent(delivery.number(), settling));
      }
    }
    return requeued;
  }

  /** The same queue was asked again and again in vain. */
  static Stream<Found> polling(Evidence evidence) {
    var inVain = new LinkedHashMap<String, List<WireEvent>>();
    for (var get : evidence.calls(AMQP.Basic.Get.class)) {
      var queue = get.client() + "/" + get.method(AMQP.Basic.Get.class).orElseThrow().getQueue();
      var gets = inVain.computeIfAbsent(queue, key -> new ArrayList<>());
      if (gets.size() >= POLLING) {
        gets.add(get);
      } else if (empty(evidence, get)) {
        gets.add(get);
      } else {
        gets.clear();
      }
    }
    return inVain.values().stream()
        .filter(gets -> gets.size() >= POLLING)
        .limit(1)
        .map(gets -> new Found(gets.subList(0, 2), List.of(gets.size())));
  }

  private static boolean empty(Evidence evidence, WireEvent get) {
    return evidence
        .after(get)
        .filter(
            event ->
                event.method(AMQP.Basic.GetEmpty.class).isPresent()
                    || event.method(AMQP.Basic.GetOk.class).isPresent())
        .findFirst()
        .filter(event -> event.method(AMQP.Basic.GetEmpty.class).isPresent())
        .isPresent();
  }
}
