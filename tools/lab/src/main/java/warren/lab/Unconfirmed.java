package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import warren.lab.wire.OpenTags;
import warren.lab.wire.Settlement;
import warren.lab.wire.Settlement.Outcome;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Place;

/**
 * Follows a recording and knows, after each event, how many messages are published and neither
 * confirmed nor refused (RabbitMQ's publisher confirms). Those on channels that never confirm, and
 * on those that have ended, count for good.
 */
final class Unconfirmed {

  /** What was published on a channel since it was opened. */
  private static final class Published {
    private final OpenTags<WireEvent> out = new OpenTags<>();
    private boolean inTransactions;
    private int uncommitted;
  }

  private final Map<Place, Published> channels = new HashMap<>();
  private int now;
  private int most;
  private int refused;
  private int committed;

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

  /**
   * Of how many the client was not told that the broker has taken charge: a refused one counts, and
   * one in a transaction (AMQP 0-9-1) until that has ended.
   */
  static int untaken(List<WireEvent> events) {
    var unconfirmed = new Unconfirmed(events);
    return unconfirmed.now + unconfirmed.refused - unconfirmed.committed;
  }

  private void follow(WireEvent event, Method method) {
    if (method instanceof AMQP.Channel.Close) {
      channels.remove(event.place());
      return;
    }
    var channel = channels.computeIfAbsent(event.place(), place -> new Published());
    if (method instanceof AMQP.Basic.Publish) {
      channel.out.published(event);
      channel.uncommitted += channel.inTransactions ? 1 : 0;
      now++;
    } else if (method instanceof AMQP.Tx.Select) {
      channel.inTransactions = true;
    } else if (method instanceof AMQP.Tx.CommitOk || method instanceof AMQP.Tx.RollbackOk) {
      committed += channel.uncommitted;
      channel.uncommitted = 0;
    } else {
      Settlement.confirm(event).ifPresent(confirm -> settle(channel, confirm));
    }
  }

  private void settle(Published channel, Settlement confirm) {
    int answered = channel.out.settle(confirm).size();
    now -= answered;
    refused += confirm.outcome() == Outcome.TAKEN ? 0 : answered;
  }
}
