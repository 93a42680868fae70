package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Follows what a connection's channels publish and what of it is confirmed, for {@link Answers}.
 */
final class Confirms {

  private final Faults faults;
  private final Map<Integer, Unconfirmed> channels = new HashMap<>();

  Confirms(Faults faults) {
    this.faults = faults;
  }

  /** Takes note of a method that the broker is about to get. */
  synchronized void sent(int channel, com.rabbitmq.client.Method method) {
    if (method instanceof AMQP.Channel.Open) {
      channels.remove(channel);
    } else if (method instanceof AMQP.Confirm.Select) {
      channels.computeIfAbsent(channel, number -> new Unconfirmed());
    } else if (method instanceof Basic.Publish && channels.containsKey(channel)) {
      var on = channels.get(channel);
      long tag = on.publish();
      faults.answers().forEach(answers -> answers.published(on, tag));
    }
  }

  /**
   * What the client is told in place of a confirm, in that order; empty if it is told what the
   * broker says, which most are.
   */
  synchronized Optional<List<Method>> instead(int channel, Method confirm) {
    var on = channels.get(channel);
    if (on == null) {
      return Optional.empty();
    }
    if (confirm instanceof Basic.Ack ack) {
      return instead(on, confirm, ack.getDeliveryTag(), ack.getMultiple());
    }
    if (confirm instanceof Basic.Nack nack) {
      return instead(on, confirm, nack.getDeliveryTag(), nack.getMultiple());
    }
    return Optional.empty();
  }

  /** Notes that what is told in place of confirms has left. */
  void told() {
    faults.answered();
  }

  private Optional<List<Method>> instead(
      Unconfirmed on, Method confirm, long tag, boolean multiple) {
    boolean forestalled =
        faults.answers().stream().anyMatch(answers -> answers.forestalls(on, tag, multiple));
    var told = new ArrayList<Method>();
    if (!forestalled) {
      told.add(confirm);
    }
    for (long each : on.confirm(tag, multiple)) {
      if (forestalled && faults.answers().stream().noneMatch(a -> a.forestalls(on, each, false))) {
        told.add(single(confirm, each));
      }
      on.tags.remove(each);
      faults.answers().forEach(answers -> told.addAll(answers.due(on, on.tags)));
    }
    if (told.equals(List.of(confirm))) {
      told(); // the broker says just that
      return Optional.empty();
    }
    return Optional.of(told);
  }

  private static Method single(Method confirm, long tag) {
    return confirm instanceof Basic.Ack
        ? new AMQImpl.Basic.Ack(tag, false)
        : new AMQImpl.Basic.Nack(tag, false, false);
  }

  /** The delivery tags of a channel's messages that the broker has not answered yet. */
  private static final class Unconfirmed {
    final NavigableSet<Long> tags = new TreeSet<>();
    private long published;

    long publish() {
      tags.add(++published);
      return published;
    }

    /** Those that a confirm is about, in their order (multiple with 0: all of them). */
    List<Long> confirm(long tag, boolean multiple) {
      if (multiple) {
        return List.copyOf(tag == 0 ? tags : tags.headSet(tag, true));
      }
      return tags.contains(tag) ? List.of(tag) : List.of();
    }
  }
}
