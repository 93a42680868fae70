package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/**
 * Follows a recording and knows of how many published messages a client was not told that the
 * broker has taken charge (RabbitMQ's publisher confirms, AMQP 0-9-1's transactions).
 */
final class Untaken {

  /** What was published on a channel. */
  private static final class Published {
    private final TreeSet<Long> out = new TreeSet<>();
    private boolean inConfirmMode;
    private boolean inTransactions;
    private long count;
    private int uncommitted;
    private int never;

    int now() {
      return out.size() + uncommitted + never;
    }
  }

  private final Map<Place, Published> open = new HashMap<>();
  private int left;

  private Untaken() {}

  /** How many there are at the end of that. */
  static int now(List<WireEvent> events) {
    var untaken = new Untaken();
    events.forEach(untaken::follow);
    return untaken.left + untaken.open.values().stream().mapToInt(Published::now).sum();
  }

  private void follow(WireEvent event) {
    if (event.kind() == Kind.CUT || event.kind() == Kind.DISCONNECTED) {
      List.copyOf(open.keySet()).stream()
          .filter(place -> place.client().equals(event.client()))
          .filter(place -> place.connection() == event.connection())
          .forEach(this::leave);
      return;
    }
    event.method(Method.class).ifPresent(method -> follow(event, method));
  }

  private void follow(WireEvent event, Method method) {
    if (method instanceof AMQP.Channel.Close) {
      leave(event.place());
      return;
    }
    var channel = open.computeIfAbsent(event.place(), key -> new Published());
    if (method instanceof AMQP.Confirm.Select) {
      channel.inConfirmMode = true;
    } else if (method instanceof AMQP.Tx.Select) {
      channel.inTransactions = true;
    } else if (method instanceof AMQP.Basic.Publish) {
      publish(channel);
    } else if (method instanceof AMQP.Tx.CommitOk || method instanceof AMQP.Tx.RollbackOk) {
      channel.uncommitted = 0;
    } else if (event.direction() == Direction.TO_CLIENT) {
      answer(channel, method);
    }
  }

  private static void publish(Published channel) {
    if (channel.inConfirmMode) {
      channel.out.add(++channel.count);
    } else if (channel.inTransactions) {
      channel.uncommitted++;
    } else {
      channel.never++;
    }
  }

  private static void answer(Published channel, Method method) {
    if (method instanceof AMQP.Basic.Ack ack) {
      answer(channel, ack.getDeliveryTag(), ack.getMultiple());
    } else if (method instanceof AMQP.Basic.Nack nack) {
      channel.never += answer(channel, nack.getDeliveryTag(), nack.getMultiple());
    }
  }

  private static int answer(Published channel, long tag, boolean multiple) {
    var covered =
        multiple ? channel.out.headSet(tag, true) : channel.out.subSet(tag, true, tag, true);
    int size = covered.size();
    covered.clear();
    return size;
  }

  private void leave(Place place) {
    var channel = open.remove(place);
    left += channel == null ? 0 : channel.now();
  }
}
