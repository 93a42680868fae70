package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/** Follows a recording and knows, after each event, which deliveries are not settled. */
final class Unsettled {

  private record Delivery(Place place, long tag) {
    boolean isOnConnectionOf(WireEvent event) {
      return place.client().equals(event.client()) && place.connection() == event.connection();
    }
  }

  private final Set<Delivery> deliveries = new HashSet<>();
  private final Map<Delivery, Duration> since = new HashMap<>();
  private final Set<Place> automatic = new HashSet<>();
  private final Set<Place> gettingAutomatically = new HashSet<>();
  private final Set<Delivery> needNoSettling = new HashSet<>();
  private int settled;
  private int gone;
  private Duration longest = Duration.ZERO;

  private Unsettled() {}

  /** The most that were unsettled at one time. */
  static int most(List<WireEvent> events) {
    var unsettled = new Unsettled();
    int most = 0;
    for (var event : events) {
      unsettled.follow(event);
      most = Math.max(most, unsettled.deliveries.size());
    }
    return most;
  }

  /** How many are unsettled now; those that came with no-ack need no settling. */
  static int now(List<WireEvent> events) {
    var unsettled = new Unsettled();
    events.forEach(unsettled::follow);
    unsettled.deliveries.removeAll(unsettled.needNoSettling);
    return unsettled.deliveries.size();
  }

  /** How many have been settled by their client, and how many came with no-ack. */
  static int settled(List<WireEvent> events) {
    var unsettled = new Unsettled();
    events.forEach(unsettled::follow);
    return unsettled.settled;
  }

  /** How many their client has settled for good. */
  static int gone(List<WireEvent> events) {
    var unsettled = new Unsettled();
    events.forEach(unsettled::follow);
    return unsettled.gone;
  }

  /** The longest that one was unsettled before its client settled it. */
  static Duration longest(List<WireEvent> events) {
    var unsettled = new Unsettled();
    events.forEach(unsettled::follow);
    return unsettled.longest;
  }

  private void follow(WireEvent event) {
    var place = event.place();
    if (event.kind() == Kind.CUT || event.kind() == Kind.DISCONNECTED) {
      deliveries.removeIf(each -> each.isOnConnectionOf(event));
      return;
    }
    var method = event.method(Method.class).orElse(null);
    if (method instanceof AMQP.Basic.Consume consume && consume.getNoAck()) {
      automatic.add(place);
    } else if (method instanceof AMQP.Basic.Deliver deliver) {
      add(event, deliver.getDeliveryTag(), automatic.contains(place));
    } else if (method instanceof AMQP.Basic.Get get) {
      gets(place, get.getNoAck());
    } else if (method instanceof AMQP.Basic.GetOk got) {
      add(event, got.getDeliveryTag(), gettingAutomatically.contains(place));
    } else if (method instanceof AMQP.Channel.Close) {
      deliveries.removeIf(each -> each.place().equals(place));
    } else {
      Settlement.of(event).ifPresent(settlement -> settle(event, settlement));
    }
  }

  private void gets(Place place, boolean automatically) {
    gettingAutomatically.remove(place);
    if (automatically) {
      gettingAutomatically.add(place);
    }
  }

  private void add(WireEvent event, long tag, boolean needsNoSettling) {
    var delivery = new Delivery(event.place(), tag);
    deliveries.add(delivery);
    since.put(delivery, event.at());
    if (needsNoSettling) {
      needNoSettling.add(delivery);
      settled++;
    }
  }

  private void settle(WireEvent event, Settlement settlement) {
    var covered =
        deliveries.stream()
            .filter(each -> each.place().equals(event.place()) && settlement.covers(each.tag()))
            .toList();
    for (var delivery : covered) {
      var waited = event.at().minus(since.get(delivery));
      longest = waited.compareTo(longest) > 0 ? waited : longest;
      deliveries.remove(delivery);
    }
    settled += covered.size();
    gone += Settlement.putsBack(event) ? 0 : covered.size();
  }
}
