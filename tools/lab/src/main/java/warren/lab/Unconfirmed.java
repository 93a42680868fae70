package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Place;

/**
 * Follows a recording and knows, after each event, how many messages are published and neither
 * confirmed nor refused (RabbitMQ's publisher confirms). Those on channels that never confirm, and
 * on those that have ended, count for good.
 */
final class Unconfirmed {

  private final Map<Place, NavigableSet<Long>> out = new HashMap<>();
  private final Map<Place, Long> published = new HashMap<>();
  private int now;
  private int most;

  private Unconfirmed(List<WireEvent> events) {
    for (var event : events) {
      event.method(Method.class).ifPresent(method -> follow(event, method));
      most = Math.max(most, now);
    }
  }

  /** How many there are at the end. */
  static int now(List<WireEvent> events) {
    return new Unconfirmed(events).now;
  }

  /** The most that there were at one time. */
  static int most(List<WireEvent> events) {
    return new Unconfirmed(events).most;
  }

  private void follow(WireEvent event, Method method) {
    if (method instanceof AMQP.Basic.Publish) {
      long number = published.merge(event.place(), 1L, Long::sum);
      out.computeIfAbsent(event.place(), place -> new TreeSet<>()).add(number);
      now++;
    } else if (event.direction() == Direction.TO_CLIENT) {
      if (method instanceof AMQP.Basic.Ack ack) {
        settle(event.place(), new Settlement(ack.getDeliveryTag(), ack.getMultiple()));
      } else if (method instanceof AMQP.Basic.Nack nack) {
        settle(event.place(), new Settlement(nack.getDeliveryTag(), nack.getMultiple()));
      }
    }
  }

  private void settle(Place place, Settlement answer) {
    var open = out.getOrDefault(place, new TreeSet<>());
    int before = open.size();
    if (answer.multiple() && answer.tag() > 0) {
      open.headSet(answer.tag(), true).clear();
    } else {
      open.removeIf(answer::covers);
    }
    now -= before - open.size();
  }
}
