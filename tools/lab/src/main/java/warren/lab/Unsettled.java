package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.HashSet;
import java.util.List;
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
  private final Set<Place> automatic = new HashSet<>();
  private final Set<Place> fetchedAutomatically = new HashSet<>();
  private int settled;

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

  /** How many have been settled by their client, and how many were sent to it with no-ack. */
  static int settled(List<WireEvent> events) {
    var unsettled = new Unsettled();
    events.forEach(unsettled::follow);
    return unsettled.settled;
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
    } else if (method instanceof AMQP.Basic.Get get) {
      if (get.getNoAck()) {
        fetchedAutomatically.add(place);
      } else {
        fetchedAutomatically.remove(place);
      }
    } else if (method instanceof AMQP.Basic.Deliver deliver) {
      add(place, deliver.getDeliveryTag(), automatic);
    } else if (method instanceof AMQP.Basic.GetOk got) {
      add(place, got.getDeliveryTag(), fetchedAutomatically);
    } else if (method instanceof AMQP.Channel.Close) {
      deliveries.removeIf(each -> each.place().equals(place));
    } else {
      Settlement.of(event).ifPresent(settlement -> settle(place, settlement));
    }
  }

  private void add(Place place, long tag, Set<Place> withoutAck) {
    deliveries.add(new Delivery(place, tag));
    if (withoutAck.contains(place)) {
      settled++;
    }
  }

  private void settle(Place place, Settlement settlement) {
    int before = deliveries.size();
    deliveries.removeIf(each -> each.place().equals(place) && settlement.covers(each.tag()));
    settled += before - deliveries.size();
  }
}
