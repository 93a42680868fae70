package warren.lab.wire;

import com.rabbitmq.client.AMQP.Basic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import warren.lab.wire.WireEvent.Place;

/**
 * Follows a recording and knows which deliveries need no settling, because they were asked for with
 * no-ack (AMQP 0-9-1, basic.consume and basic.get).
 */
public final class NoAck {

  private record Consumer(Place place, String tag) {}

  private final Map<Place, Boolean> consuming = new HashMap<>();
  private final Map<Place, Boolean> getting = new HashMap<>();
  private final Set<Consumer> consumers = new HashSet<>();

  /** Reads on. */
  public void follow(WireEvent event) {
    var place = event.place();
    event.method(Basic.Consume.class).ifPresent(it -> consuming.put(place, it.getNoAck()));
    event.method(Basic.Get.class).ifPresent(it -> getting.put(place, it.getNoAck()));
    event
        .method(Basic.ConsumeOk.class)
        .map(ok -> new Consumer(place, ok.getConsumerTag()))
        .ifPresent(
            consumer -> {
              if (consuming.getOrDefault(place, false)) {
                consumers.add(consumer);
              } else {
                consumers.remove(consumer);
              }
            });
  }

  /** Whether that delivery, which comes next, is settled as it is sent. */
  public boolean holdsFor(Place place, Delivery delivery) {
    return delivery
        .consumer()
        .map(tag -> consumers.contains(new Consumer(place, tag)))
        .orElseGet(() -> getting.getOrDefault(place, false));
  }
}
