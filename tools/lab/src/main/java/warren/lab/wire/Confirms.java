package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows what a connection's channels publish and what of it is confirmed, for {@link Answers}.
 */
final class Confirms {

  private final Faults faults;
  private final Map<Integer, OpenTags<com.rabbitmq.client.Method>> channels = new HashMap<>();

  Confirms(Faults faults) {
    this.faults = faults;
  }

  /** Takes note of a method that the broker is about to get. */
  synchronized void sent(int channel, com.rabbitmq.client.Method method) {
    if (method instanceof AMQP.Channel.Open) {
      channels.remove(channel);
    } else if (method instanceof AMQP.Confirm.Select) {
      channels.computeIfAbsent(channel, number -> new OpenTags<>());
    } else if (method instanceof Basic.Publish && channels.containsKey(channel)) {
      var on = channels.get(channel);
      long tag = on.published(method);
      faults.answers().forEach(answers -> answers.published(on, tag));
    }
  }

  /**
   * What the client is told in place of a confirm, in that order; empty if it is told what the
   * broker says, which most are.
   */
  synchronized Optional<List<Method>> instead(int channel, Method confirm) {
    var on = channels.get(channel);
    return on == null
        ? Optional.empty()
        : Settlement.in(confirm).flatMap(said -> instead(on, confirm, said));
  }

  /** Notes that what is told in place of confirms has left. */
  void told() {
    faults.answered();
  }

  private Optional<List<Method>> instead(
      OpenTags<com.rabbitmq.client.Method> on, Method confirm, Settlement said) {
    boolean forestalled =
        faults.answers().stream().anyMatch(answers -> answers.forestalls(on, said));
    var told = new ArrayList<Method>();
    if (!forestalled) {
      told.add(confirm);
    }
    for (long tag : on.covered(said)) {
      var single = new Settlement(tag, false, said.outcome());
      if (forestalled && faults.answers().stream().noneMatch(a -> a.forestalls(on, single))) {
        told.add(single(confirm, tag));
      }
      on.settle(single);
      faults.answers().forEach(answers -> told.addAll(answers.due(on, on.tags())));
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
}
