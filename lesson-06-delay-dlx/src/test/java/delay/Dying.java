package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;
import warren.lab.LabQueue;

/** Messages that die in more ways than a parcel does. */
final class Dying {

  private Dying() {}

  /** Rejected in one queue and expired in the other, twice each; at last it is in the first. */
  static void twiceRound(LabQueue refusing, LabQueue pausing) {
    refusing.declaredWithRejectsTo(pausing);
    pausing.declaredWithRejectsTo(refusing, Map.of("x-message-ttl", 1));
    refusing.holding("p-1");
    refusing.rejectNext(false);
    refusing.rejectNext(false);
    assertThat(refusing).eventuallyHolds("p-1");
  }

  /** Rejected in one queue, a second later in the other, and in the first again. */
  static void thereAndBackAndThere(LabQueue first, LabQueue other, Runnable untilNextSecond) {
    first.declaredWithRejectsTo(other);
    other.declaredWithRejectsTo(first);
    first.holding("p-1");
    first.rejectNext(false);
    untilNextSecond.run();
    other.rejectNext(false);
    first.rejectNext(false);
    assertThat(other).eventuallyHolds("p-1");
  }

  /**
   * Expired in one queue, rejected in the other, and then in the first, too: brokers list these in
   * different orders.
   *
   * @return what it has with it in the end
   */
  static BasicProperties onceRoundAndRejected(LabQueue first, LabQueue other) {
    first.declaredWithRejectsTo(other);
    other.declaredWithRejectsTo(first);
    first.receives(new BasicProperties.Builder().expiration("1").build(), "p-1".getBytes(UTF_8));
    other.rejectNext(false);
    first.rejectNext(false);
    assertThat(other).eventuallyHolds("p-1");
    return other.messages().get(0).properties();
  }

  /** Once more than a queue allows; at last it is in the other. */
  static void putBackTooOften(LabQueue limited, LabQueue other) {
    limited.declaredWithRejectsTo(
        other.declared(), Map.of("x-queue-type", "quorum", "x-delivery-limit", 1));
    limited.holding("p-1");
    limited.rejectNext(true);
    limited.rejectNext(true);
    assertThat(other).eventuallyHolds("p-1");
  }
}
