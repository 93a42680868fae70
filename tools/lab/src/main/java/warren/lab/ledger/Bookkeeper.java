package warren.lab.ledger;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;
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
    private long published;
    private final TreeMap<Long, String> unconfirmed = new TreeMap<>();
    private final TreeMap<Long, String> unsettled = new TreeMap<>();
    private final Set<String> automatic = new HashSet<>();
    private boolean automaticGet;
    private boolean automaticNext;
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Place, Channel> channels = new HashMap<>();

  private Bookkeeper() {}

  static Map<String, Entry> entries(List<WireEvent> events) {
    var bookkeeper = new Bookkeeper();
    events.stream().filter(event -> event.kind() != Kind.HELD).forEach(bookkeeper::follow);
    return bookkeeper.entries;
  }

  private void follow(WireEvent event) {
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
    } else if (event.kind() == Kind.LOST) {
      return; // the broker knows nothing of it
    } else if (method instanceof AMQP.Confirm.Select) {
      channel.confirms = true;
    } else if (method instanceof AMQP.Basic.Consume consume) {
      channel.automaticNext = consume.getNoAck();
    } else if (method instanceof AMQP.Basic.Get get) {
      channel.automaticGet = get.getNoAck();
    } else if (method instanceof AMQP.Basic.Ack ack) {
      settle(channel.unsettled, ack.getDeliveryTag(), ack.getMultiple(), Fate.ACKNOWLEDGED, event);
    } else if (method instanceof AMQP.Basic.Nack nack) {
      settle(
          channel.unsettled,
          nack.getDeliveryTag(),
          nack.getMultiple(),
          rejected(nack.getRequeue()),
          event);
    } else if (method instanceof AMQP.Basic.Reject reject) {
      settle(
          channel.unsettled, reject.getDeliveryTag(), false, rejected(reject.getRequeue()), event);
    }
  }

  private static Fate rejected(boolean requeue) {
    return requeue ? Fate.REQUEUED : Fate.DISCARDED;
  }

  private void published(Channel channel, WireEvent event) {
    var id = id(event);
    if (event.kind() == Kind.LOST) {
      note(id, Fate.CUT_OFF, event);
      return;
    }
    note(id, Fate.SENT, event);
    if (channel.confirms) {
      channel.unconfirmed.put(++channel.published, id);
    }
  }

  private void saidByBroker(Channel channel, Method method, WireEvent event) {
    if (method instanceof AMQP.Basic.Ack ack) {
      settle(
          channel.unconfirmed,
          ack.getDeliveryTag(),
          ack.getMultiple(),
          event.kind() == Kind.LOST ? Fate.CONFIRM_LOST : Fate.CONFIRMED,
          event);
    } else if (event.kind() == Kind.LOST) {
      return; // the client knows nothing of it
    } else if (method instanceof AMQP.Basic.Nack nack) {
      settle(channel.unconfirmed, nack.getDeliveryTag(), nack.getMultiple(), Fate.REFUSED, event);
    } else if (method instanceof AMQP.Basic.Return) {
      note(id(event), Fate.RETURNED, event);
    } else if (method instanceof AMQP.Basic.ConsumeOk consuming) {
      if (channel.automaticNext) {
        channel.automatic.add(consuming.getConsumerTag());
      }
    } else if (method instanceof AMQP.Basic.Deliver deliver) {
      delivered(
          channel,
          deliver.getDeliveryTag(),
          deliver.getRedelivered(),
          channel.automatic.contains(deliver.getConsumerTag()),
          event);
    } else if (method instanceof AMQP.Basic.GetOk got) {
      delivered(channel, got.getDeliveryTag(), got.getRedelivered(), channel.automaticGet, event);
    }
  }

  private void delivered(
      Channel channel, long tag, boolean again, boolean automatic, WireEvent event) {
    var id = id(event);
    var headers = event.content().map(Content::properties).orElseThrow().getHeaders();
    boolean dead = headers != null && headers.containsKey("x-death");
    note(id, again ? Fate.REDELIVERED : dead ? Fate.DEAD_LETTERED : Fate.DELIVERED, event);
    if (automatic) {
      note(id, Fate.FORGOTTEN, event);
    } else {
      channel.unsettled.put(tag, id);
    }
  }

  /** Settles one, or all up to it; 0 with multiple is all there are (AMQP 0-9-1, basic.ack). */
  private void settle(
      TreeMap<Long, String> open, long tag, boolean multiple, Fate fate, WireEvent event) {
    var settled =
        !multiple ? open.subMap(tag, true, tag, true) : tag == 0 ? open : open.headMap(tag, true);
    settled.values().forEach(id -> note(id, fate, event));
    settled.clear();
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
