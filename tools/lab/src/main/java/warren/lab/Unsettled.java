package warren.lab;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import warren.lab.wire.Delivery;
import warren.lab.wire.NoAck;
import warren.lab.wire.OpenTags;
import warren.lab.wire.Settlement;
import warren.lab.wire.Settlement.Outcome;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Place;

/** Follows a recording and knows, after each event, which deliveries are not settled. */
final class Unsettled {

  private record Open(Duration since, boolean needsSettling) {}

  private final Map<Place, OpenTags<Open>> channels = new HashMap<>();
  private final NoAck noAck = new NoAck();
  private int settled;
  private int gone;
  private Duration longest = Duration.ZERO;

  private Unsettled(List<WireEvent> events) {
    events.forEach(this::follow);
  }

  /** The most that were unsettled at one time. */
  static int most(List<WireEvent> events) {
    var unsettled = new Unsettled(List.of());
    int most = 0;
    for (var event : events) {
      unsettled.follow(event);
      most = Math.max(most, unsettled.open());
    }
    return most;
  }

  private int open() {
    return channels.values().stream().mapToInt(OpenTags::size).sum();
  }

  /** How many are unsettled now; those that came with no-ack need no settling. */
  static int now(List<WireEvent> events) {
    return (int)
        new Unsettled(events)
            .channels.values().stream()
                .flatMap(channel -> channel.all().stream())
                .filter(Open::needsSettling)
                .count();
  }

  /** How many have been settled by their client, and how many came with no-ack. */
  static int settled(List<WireEvent> events) {
    return new Unsettled(events).settled;
  }

  /** How many their client has settled for good. */
  static int gone(List<WireEvent> events) {
    return new Unsettled(events).gone;
  }

  /** The longest that one was unsettled before its client settled it. */
  static Duration longest(List<WireEvent> events) {
    return new Unsettled(events).longest;
  }

  private void follow(WireEvent event) {
    noAck.follow(event);
    channels.keySet().removeIf(event::ends);
    Delivery.of(event).ifPresent(delivery -> add(event, delivery));
    Settlement.of(event).ifPresent(settlement -> settle(event, settlement));
  }

  private void add(WireEvent event, Delivery delivery) {
    boolean needsSettling = !noAck.holdsFor(event.place(), delivery);
    settled += needsSettling ? 0 : 1;
    channel(event).delivered(delivery.tag(), new Open(event.at(), needsSettling));
  }

  private void settle(WireEvent event, Settlement settlement) {
    var covered = channel(event).settle(settlement);
    for (var delivery : covered) {
      var waited = event.at().minus(delivery.since());
      longest = waited.compareTo(longest) > 0 ? waited : longest;
    }
    settled += covered.size();
    gone += settlement.outcome() == Outcome.PUT_BACK ? 0 : covered.size();
  }

  private OpenTags<Open> channel(WireEvent event) {
    return channels.computeIfAbsent(event.place(), place -> new OpenTags<>());
  }
}
