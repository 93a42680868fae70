package warren.lab.ledger;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.List;
import java.util.TreeSet;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/** What the broker answered to one channel in confirm mode, and what was out meanwhile. */
public final class ConfirmTally {

  private final TreeSet<Long> out = new TreeSet<>();
  private long published;
  private long highest;
  private int most;
  private int acked;
  private int nacked;
  private boolean manyAcked;
  private boolean manyNacked;
  private boolean outOfOrder;

  /** The tally of one channel's events. */
  public static ConfirmTally of(List<WireEvent> events) {
    var tally = new ConfirmTally();
    events.forEach(event -> event.method(Method.class).ifPresent(m -> tally.follow(event, m)));
    return tally;
  }

  private void follow(WireEvent event, Method method) {
    if (method instanceof AMQP.Basic.Publish) {
      out.add(++published);
      most = Math.max(most, out.size());
    } else if (event.direction() == Direction.TO_BROKER) {
      return;
    } else if (method instanceof AMQP.Basic.Ack ack) {
      int covered = answer(ack.getDeliveryTag(), ack.getMultiple());
      acked += covered;
      manyAcked |= covered > 1;
    } else if (method instanceof AMQP.Basic.Nack nack) {
      int covered = answer(nack.getDeliveryTag(), nack.getMultiple());
      nacked += covered;
      manyNacked |= covered > 1;
    }
  }

  private int answer(long tag, boolean multiple) {
    outOfOrder |= tag < highest;
    highest = Math.max(highest, tag);
    var covered = multiple ? out.headSet(tag, true) : out.subSet(tag, true, tag, true);
    int size = covered.size();
    covered.clear();
    return size;
  }

  /** The most messages at one time that were published and not answered. */
  public int most() {
    return most;
  }

  /** How many messages were published. */
  public int published() {
    return (int) published;
  }

  /** How many the broker has confirmed by an ack. */
  public int acked() {
    return acked;
  }

  /** How many it has refused by a nack. */
  public int nacked() {
    return nacked;
  }

  /** How many it has answered, either way. */
  public int answered() {
    return acked + nacked;
  }

  /** Whether one ack was for several messages. */
  public boolean manyAcked() {
    return manyAcked;
  }

  /** Whether one nack was for several messages. */
  public boolean manyNacked() {
    return manyNacked;
  }

  /** Whether an answer came after one with a higher number. */
  public boolean outOfOrder() {
    return outOfOrder;
  }
}
