package reliability;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Entry.Fate;
import warren.lab.ledger.Entry.Step;
import warren.lab.ledger.Ledger;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

class StubbornPublisherDiagnosis {

  @Mistake("no-confirm-mode")
  Optional<WireEvent> no_confirm_mode(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> run.calls(AMQP.Confirm.Select.class).isEmpty())
        .findFirst();
  }

  /** No confirm has come, and the connection on which it was sent, once, was cut. */
  @Mistake("only-the-last")
  Optional<WireEvent> only_the_last(Evidence run) {
    return receipts(run)
        .filter(it -> it.count(Fate.CONFIRMED) == 0 && it.count(Fate.REFUSED) == 0)
        .map(it -> steps(it, Fate.SENT, Fate.CUT_OFF))
        .filter(sent -> sent.size() == 1 && isCutAfter(run, sent.get(0)))
        .map(sent -> sent.get(0))
        .findFirst();
  }

  @Mistake("nack-is-a-confirm")
  Optional<WireEvent> nack_is_a_confirm(Evidence run) {
    return receipts(run)
        .filter(it -> it.count(Fate.REFUSED) == 1) // or it may be about to be sent again
        .flatMap(it -> last(it).stream())
        .filter(step -> step.fate() == Fate.REFUSED)
        .map(Step::event)
        .findFirst();
  }

  /** What was refused is struck off by a confirm of several that came after. */
  @Mistake("nack-leaves-its-number")
  Optional<WireEvent> nack_leaves_its_number(Evidence run) {
    return nack_is_a_confirm(run)
        .flatMap(
            nack ->
                run.after(nack)
                    .filter(
                        event ->
                            event.direction() == Direction.TO_CLIENT
                                && event
                                    .method(AMQP.Basic.Ack.class)
                                    .filter(AMQP.Basic.Ack::getMultiple)
                                    .isPresent())
                    .findFirst());
  }

  @Mistake("all-again")
  Optional<WireEvent> all_again(Evidence run) {
    return receipts(run)
        .filter(Entry::wasSentAfterItsConfirm)
        .flatMap(it -> steps(it, Fate.CONFIRMED).stream())
        .findFirst();
  }

  /** Sent again though a confirm had spoken of it, which named a later one. */
  @Mistake("multiple-ignored")
  Optional<WireEvent> multiple_ignored(Evidence run) {
    return receipts(run)
        .filter(Entry::wasSentAfterItsConfirm)
        .flatMap(
            it ->
                steps(it, Fate.CONFIRMED).stream()
                    .filter(confirm -> isAboutLaterOnesToo(run, it, confirm)))
        .findFirst();
  }

  /** The last one that it speaks of is another, and was taken out. */
  private static boolean isAboutLaterOnesToo(Evidence run, Entry receipt, WireEvent confirm) {
    return receipts(run)
        .filter(it -> steps(it, Fate.CONFIRMED).contains(confirm))
        .reduce((earlier, later) -> later)
        .filter(last -> !last.equals(receipt) && !last.wasSentAfterItsConfirm())
        .isPresent();
  }

  /** A confirm was lost, nothing more was said, and nobody has interrupted the wait. */
  @Mistake("waits-for-ever")
  Optional<WireEvent> waits_for_ever(Evidence run) {
    return run.events().stream()
        .reduce((earlier, later) -> later)
        .filter(last -> last.kind() == Kind.LOST)
        .filter(last -> last.method().filter(AMQP.Basic.Ack.class::isInstance).isPresent())
        .filter(last -> run.thrown().stream().noneMatch(InterruptedException.class::isInstance));
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  /** By the ids that the tests give. */
  private static Stream<Entry> receipts(Evidence run) {
    return Ledger.of(run.events()).entries().stream().filter(it -> it.id().matches("r-\\d+"));
  }

  private static List<WireEvent> steps(Entry receipt, Fate... fates) {
    return receipt.steps().stream()
        .filter(step -> List.of(fates).contains(step.fate()))
        .map(Step::event)
        .toList();
  }

  private static Optional<Step> last(Entry receipt) {
    return receipt.steps().stream().reduce((earlier, later) -> later);
  }

  private static boolean isCutAfter(Evidence run, WireEvent sent) {
    return run.events().stream()
        .anyMatch(
            event ->
                event.kind() == Kind.CUT
                    && event.number() >= sent.number()
                    && event.client().equals(sent.client())
                    && event.connection() == sent.connection());
  }
}
