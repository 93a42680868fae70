package reliability;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class PaymentPublisherDiagnosis {

  @Mistake("no-confirm-mode")
  Optional<WireEvent> no_confirm_mode(Evidence run) {
    return run.calls(AMQP.Confirm.Select.class).isEmpty()
            && run.calls(AMQP.Tx.Select.class).isEmpty()
        ? run.calls(AMQP.Basic.Publish.class).stream().findFirst()
        : Optional.empty();
  }

  @Mistake("transaction")
  Optional<WireEvent> transaction(Evidence run) {
    return run.calls(AMQP.Tx.Select.class).stream().findFirst();
  }

  @Mistake("or-die")
  Optional<WireEvent> or_die(Evidence run) {
    return run.calls(AMQP.Channel.Close.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Channel.Close.class)
                    .filter(close -> close.getReplyText().contains("NACKS"))
                    .isPresent())
        .findFirst();
  }

  /** Each payment of these tests has a text of its own. */
  @Mistake("sent-again-at-once")
  Optional<WireEvent> sent_again_at_once(Evidence run) {
    var payments = run.calls(AMQP.Basic.Publish.class);
    return payments.stream()
        .filter(
            again ->
                payments.stream()
                    .anyMatch(
                        first ->
                            first.number() < again.number() && text(first).equals(text(again))))
        .findFirst();
  }

  private static String text(WireEvent payment) {
    return payment.content().orElseThrow().text();
  }

  /** Unless the payment was given up before, by an exception of another kind. */
  @Mistake("nacks-not-heard")
  Optional<WireEvent> nacks_not_heard(Evidence run) {
    boolean nothingWasThrown = run.thrown().stream().allMatch(AssertionError.class::isInstance);
    return nothingWasThrown && sent_again_at_once(run).isEmpty()
        ? run.received(AMQP.Basic.Nack.class).stream().findFirst()
        : Optional.empty();
  }
}
