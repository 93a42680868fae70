package reliability;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
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

  private static final String RETURNED = "the queues for which publish has returned";

  @Mistake("no-confirm-mode")
  Optional<WireEvent> no_confirm_mode(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> run.calls(AMQP.Confirm.Select.class).isEmpty())
        .findFirst();
  }

  /**
   * No confirm has come, the connection on which it was sent, once, was cut, and publish has
   * returned; not because it could not connect.
   */
  @Mistake("only-the-last")
  Optional<WireEvent> only_the_last(Evidence run) {
    return receipts(run)
        .filter(it -> it.count(Fate.CONFIRMED) == 0 && it.count(Fate.REFUSED) == 0)
        .map(it -> steps(it, Fate.SENT, Fate.CUT_OFF))
        .filter(sent -> sent.size() == 1 && isCutAfter(run, sent.get(0)))
        .map(sent -> sent.get(0))
        .filter(sent -> hasReturned(run, sent) && !failedToConnectAfter(run, sent))
        .findFirst();
  }

  /** Publish has returned, and nothing that was refused was sent again. */
  @Mistake("nack-is-a-confirm")
  Optional<WireEvent> nack_is_a_confirm(Evidence run) {
    boolean noneAgain = receipts(run).noneMatch(it -> it.count(Fate.REFUSED) > 0 && !isLeft(it));
    return left(run).filter(nack -> noneAgain && hasReturned(run, nack)).findFirst();
  }

  /** It is struck off by a confirm of several, or its number is still waited for. */
  @Mistake("nack-leaves-its-number")
  Optional<WireEvent> nack_leaves_its_number(Evidence run) {
    boolean someAgain = receipts(run).anyMatch(it -> it.count(Fate.REFUSED) > 0 && !isLeft(it));
    return left(run)
        .filter(
            nack ->
                hasReturned(run, nack)
                    ? someAgain && run.after(nack).anyMatch(it -> isAckBeyond(nack, it))
                    : isAllAnswered(run, nack))
        .findFirst();
  }

  /** The refusals of what was sent once and not again. */
  private static Stream<WireEvent> left(Evidence run) {
    return receipts(run)
        .filter(StubbornPublisherDiagnosis::isLeft)
        .flatMap(it -> steps(it, Fate.REFUSED).stream());
  }

  private static boolean isLeft(Entry receipt) {
    return receipt.count(Fate.REFUSED) == 1 // or it may be about to be sent again
        && last(receipt).filter(step -> step.fate() == Fate.REFUSED).isPresent();
  }

  private static boolean isAckBeyond(WireEvent nack, WireEvent event) {
    long refused = nack.method(AMQP.Basic.Nack.class).orElseThrow().getDeliveryTag();
    return event.direction() == Direction.TO_CLIENT
        && event.kind() == Kind.METHOD
        && event
            .method(AMQP.Basic.Ack.class)
            .filter(ack -> ack.getMultiple() && ack.getDeliveryTag() > refused)
            .isPresent();
  }

  /** Whether all that was published has got its answer, and nothing more went out. */
  private static boolean isAllAnswered(Evidence run, WireEvent nack) {
    return run.after(nack).noneMatch(it -> it.kind() == Kind.CUT || it.kind() == Kind.LOST)
        && run.calls(AMQP.Basic.Publish.class).stream().allMatch(it -> it.number() < nack.number())
        && receipts(run).allMatch(it -> it.count(Fate.CONFIRMED) + it.count(Fate.REFUSED) > 0)
        && receipts(run).noneMatch(Entry::wasSentAfterItsConfirm); // it doesn't wait, it goes on
  }

  /** On a second channel all is confirmed, and publish has neither returned nor said goodbye. */
  @Mistake("own-count-goes-on")
  Optional<WireEvent> own_count_goes_on(Evidence run) {
    var confirms =
        receipts(run)
            .map(it -> last(it).filter(step -> step.fate() == Fate.CONFIRMED).map(Step::event))
            .toList();
    return confirms.stream().allMatch(Optional::isPresent)
        ? confirms.stream()
            .flatMap(Optional::stream)
            .filter(confirm -> confirm.connection() > 1 && !hasReturned(run, confirm))
            .filter(
                confirm ->
                    run.calls(AMQP.Connection.Close.class).stream()
                        .noneMatch(it -> it.number() > confirm.number()))
            .findFirst()
        : Optional.empty();
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
                    .filter(confirm -> isSentAfter(it, confirm))
                    .filter(confirm -> isAboutLaterOnesToo(run, it, confirm)))
        .findFirst();
  }

  private static boolean isSentAfter(Entry receipt, WireEvent confirm) {
    return steps(receipt, Fate.SENT, Fate.CUT_OFF).stream()
        .anyMatch(sent -> sent.number() > confirm.number());
  }

  /** The last one that it speaks of is another, and was taken out. */
  private static boolean isAboutLaterOnesToo(Evidence run, Entry receipt, WireEvent confirm) {
    return receipts(run)
        .filter(it -> steps(it, Fate.CONFIRMED).contains(confirm))
        .reduce((earlier, later) -> later)
        .filter(last -> !last.equals(receipt) && !last.wasSentAfterItsConfirm())
        .isPresent();
  }

  /** A confirm was lost, nothing more was said, and publish waits on past its patience. */
  @Mistake("waits-for-ever")
  Optional<WireEvent> waits_for_ever(Evidence run) {
    return run.events().stream()
        .reduce((earlier, later) -> later)
        .filter(last -> last.kind() == Kind.LOST)
        .filter(last -> last.method().filter(AMQP.Basic.Ack.class::isInstance).isPresent())
        .filter(last -> run.noted(RETURNED).isEmpty())
        .filter(last -> run.thrown().stream().allMatch(AssertionError.class::isInstance))
        .filter(last -> run.noted("patience").stream().allMatch(it -> isOver(run, last, it)));
  }

  private static boolean isOver(Evidence run, WireEvent last, String patience) {
    var margin = Duration.parse(patience).dividedBy(2);
    return run.end().minus(last.at()).minus(margin).compareTo(Duration.parse(patience)) > 0;
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

  /** Whether publish has returned for the queue of which the event's client is. */
  private static boolean hasReturned(Evidence run, WireEvent event) {
    return run.events().stream()
        .filter(publish -> publish.client().equals(event.client()))
        .flatMap(publish -> publish.method().stream())
        .filter(AMQP.Basic.Publish.class::isInstance)
        .map(AMQP.Basic.Publish.class::cast)
        .anyMatch(publish -> run.noted(RETURNED).contains(publish.getRoutingKey()));
  }

  /** Whether a later connection never came so far that a channel was opened. */
  private static boolean failedToConnectAfter(Evidence run, WireEvent sent) {
    var later =
        run.events().stream()
            .filter(event -> event.client().equals(sent.client()))
            .filter(event -> event.connection() > sent.connection())
            .toList();
    return later.stream()
        .anyMatch(
            event ->
                later.stream()
                    .noneMatch(it -> it.connection() == event.connection() && it.channel() > 0));
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
