package warren.lab.ledger;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;
import warren.lab.wire.Delivery;
import warren.lab.wire.NoAck;
import warren.lab.wire.OpenTags;
import warren.lab.wire.Settlement;
import warren.lab.wire.Settlement.Outcome;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/** Follows a recording, message by message. */
final class Bookkeeper {

  /** What one channel has under way. */
  private static final class Channel {
    private boolean confirms;
    private final OpenTags<String> unconfirmed = new OpenTags<>();
    private final OpenTags<String> unsettled = new OpenTags<>();
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Place, Channel> channels = new HashMap<>();
  private final NoAck noAck = new NoAck();

  private Bookkeeper() {}

  static Map<String, Entry> entries(List<WireEvent> events) {
    var bookkeeper = new Bookkeeper();
    events.stream().filter(event -> event.kind() != Kind.HELD).forEach(bookkeeper::follow);
    return bookkeeper.entries;
  }

  private void follow(WireEvent event) {
    noAck.follow(event);
    var channel = channels.computeIfAbsent(event.place(), key -> new Channel());
    event
        .method()
        .ifPresent(
            method -> {
              if (event.direction() == Direction.TO_BROKER) {
                saidByClient(channel, method, event);
              } else {
                saidByBroker(channel, method, event);
              }
            });
  }

  private void saidByClient(Channel channel, Method method, WireEvent event) {
    if (method instanceof AMQP.Basic.Publish) {
      published(channel, event);
    } else if (event.method(AMQP.Confirm.Select.class).isPresent()) {
      channel.confirms = true;
    } else {
      Settlement.of(event)
          .ifPresent(settlement -> settle(channel.unsettled, settlement, fate(settlement), event));
    }
  }

  private static Fate fate(Settlement settlement) {
    return switch (settlement.outcome()) {
      case TAKEN -> Fate.ACKNOWLEDGED;
      case PUT_BACK -> Fate.REQUEUED;
      case LET_GO -> Fate.DISCARDED;
    };
  }

  private void published(Channel channel, WireEvent event) {
    var id = id(event);
    if (event.kind() == Kind.LOST) {
      note(id, Fate.CUT_OFF, event);
      return;
    }
    note(id, Fate.SENT, event);
    if (channel.confirms) {
      channel.unconfirmed.published(id);
    }
  }

  private void saidByBroker(Channel channel, Method method, WireEvent event) {
    boolean lost = event.kind() == Kind.LOST; // the client knows nothing of it
    var confirm = Settlement.in(method);
    if (confirm.isPresent()) {
      boolean taken = confirm.get().outcome() == Outcome.TAKEN;
      if (taken || !lost) {
        var fate = !taken ? Fate.REFUSED : lost ? Fate.CONFIRM_LOST : Fate.CONFIRMED;
        settle(channel.unconfirmed, confirm.get(), fate, event);
      }
    } else if (event.method(AMQP.Basic.Return.class).isPresent()) {
      note(id(event), Fate.RETURNED, event);
    } else {
      Delivery.of(event).ifPresent(delivery -> delivered(channel, delivery, event));
    }
  }

  private void delivered(Channel channel, Delivery delivery, WireEvent event) {
    var id = id(event);
    var headers = event.content().map(Content::properties).orElseThrow().getHeaders();
    boolean dead = headers != null && headers.containsKey("x-death");
    note(
        id,
        delivery.redelivered() ? Fate.REDELIVERED : dead ? Fate.DEAD_LETTERED : Fate.DELIVERED,
        event);
    if (noAck.holdsFor(event.place(), delivery)) {
      note(id, Fate.FORGOTTEN, event);
    } else {
      channel.unsettled.delivered(delivery.tag(), id);
    }
  }

  private void settle(OpenTags<String> open, Settlement settlement, Fate fate, WireEvent event) {
    open.settle(settlement).forEach(id -> note(id, fate, event));
  }

  private void note(String id, Fate fate, WireEvent event) {
    entries
        .computeIfAbsent(id, key -> new Entry(id, new ArrayList<>()))
        .steps()
        .add(new Step(fate, event));
  }

  private static String id(WireEvent event) {
    var content = event.content().orElseThrow();
    var id = content.properties().getMessageId();
    return id == null ? content.text() : id;
  }
}
