package ordering;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Evidence.Consumer;
import warren.lab.diagnosis.Handling;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Kind;

class ChangeApplierDiagnosis {

  private static final String SAC = "x-single-active-consumer";
  private static final String DEAD_LETTERS = "x-dead-letter-exchange";

  /** The test calls its queue changes, with a number. */
  @Mistake("queue-per-instance")
  Optional<WireEvent> queue_per_instance(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> !consumer.consume().getQueue().matches("changes-\\d+"))
        .map(Consumer::event)
        .findFirst();
  }

  /** Of a queue without the argument, a second instance gets its share while the first lives. */
  @Mistake("competing-consumers")
  Optional<WireEvent> competing_consumers(Evidence run) {
    return hasArgument(run)
        ? Optional.empty()
        : run.consumers().stream()
            .flatMap(consumer -> run.deliveries(consumer).stream().limit(1))
            .filter(delivery -> anotherIsBusy(run, delivery))
            .findFirst();
  }

  @Mistake("argument-of-the-consumer")
  Optional<WireEvent> argument_of_the_consumer(Evidence run) {
    return hasArgument(run)
        ? Optional.empty()
        : run.calls(AMQP.Basic.Consume.class).stream()
            .filter(
                event ->
                    event
                        .method(AMQP.Basic.Consume.class)
                        .filter(consume -> consume.getArguments().containsKey(SAC))
                        .isPresent())
            .findFirst();
  }

  @Mistake("argument-misspelled")
  Optional<WireEvent> argument_misspelled(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(
            event ->
                declare(event).getArguments().keySet().stream()
                    .anyMatch(name -> name.contains("single") && !name.equals(SAC)))
        .findFirst();
  }

  @Mistake("argument-as-text")
  Optional<WireEvent> argument_as_text(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(
            event ->
                declare(event).getArguments().get(SAC) != null
                    && !(declare(event).getArguments().get(SAC) instanceof Boolean))
        .findFirst();
  }

  @Mistake("exclusive-consumer")
  Optional<WireEvent> exclusive_consumer(Evidence run) {
    return run.calls(AMQP.Basic.Consume.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Consume.class)
                    .filter(AMQP.Basic.Consume::getExclusive)
                    .isPresent())
        .filter(run::refused)
        .findFirst();
  }

  /** More handlers are at work than instances have got something. */
  @Mistake("threads-behind-one-consumer")
  boolean threads_behind_one_consumer(Evidence run) {
    int atWork = run.handlings().stream().mapToInt(Handling::held).sum();
    return atWork > run.deliveries().stream().map(WireEvent::client).distinct().count();
  }

  @Mistake("no-prefetch")
  Optional<WireEvent> no_prefetch(Evidence run) {
    return run.consumers().stream()
        .filter(consumer -> run.calls(AMQP.Basic.Qos.class).isEmpty())
        .filter(consumer -> hadSeveral(run, consumer))
        .map(Consumer::event)
        .findFirst();
  }

  @Mistake("prefetch-zero")
  Optional<WireEvent> prefetch_zero(Evidence run) {
    return limit(run, count -> count == 0);
  }

  @Mistake("prefetch-too-large")
  Optional<WireEvent> prefetch_too_large(Evidence run) {
    return limit(run, count -> count > 1);
  }

  @Mistake("limit-of-another-channel")
  Optional<WireEvent> limit_of_another_channel(Evidence run) {
    return Prefetch.elsewhere(run);
  }

  /** Given back with later ones in hand. */
  @Mistake("given-back")
  Optional<WireEvent> given_back(Evidence run) {
    return run.settlements().stream()
        .filter(Settlement::putsBack)
        .filter(
            event ->
                run.settled(event).stream()
                    .anyMatch(
                        delivery ->
                            run.after(delivery)
                                .filter(later -> later.number() < event.number())
                                .anyMatch(ChangeApplierDiagnosis::delivers)))
        .findFirst();
  }

  /** A reject without requeue, and nowhere to go. */
  @Mistake("dropped-after-three-tries")
  Optional<WireEvent> dropped(Evidence run) {
    return run.settlements().stream()
        .filter(
            event -> event.method(AMQP.Basic.Ack.class).isEmpty() && !Settlement.putsBack(event))
        .filter(
            event ->
                run.calls(AMQP.Queue.Declare.class).stream()
                    .noneMatch(it -> declare(it).getArguments().containsKey(DEAD_LETTERS)))
        .findFirst();
  }

  @Mistake("published-again")
  Optional<WireEvent> published_again(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event ->
                run.deliveries().stream()
                    .filter(delivery -> delivery.number() < event.number())
                    .anyMatch(delivery -> body(delivery).equals(body(event))))
        .findFirst();
  }

  @Mistake("auto-delete-queue")
  Optional<WireEvent> auto_delete_queue(Evidence run) {
    return declared(run, declare -> declare.getAutoDelete() && !declare.getExclusive());
  }

  @Mistake("exclusive-queue")
  Optional<WireEvent> exclusive_queue(Evidence run) {
    return declared(run, AMQP.Queue.Declare::getExclusive);
  }

  @Mistake("queue-not-durable")
  Optional<WireEvent> queue_not_durable(Evidence run) {
    return declared(run, declare -> !declare.getDurable() && !declare.getExclusive());
  }

  private static Optional<WireEvent> declared(Evidence run, Predicate<AMQP.Queue.Declare> fits) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(event -> !declare(event).getPassive() && fits.test(declare(event)))
        .findFirst();
  }

  private static Optional<WireEvent> limit(Evidence run, IntPredicate count) {
    return run.consumers().stream()
        .filter(consumer -> hadSeveral(run, consumer))
        .flatMap(consumer -> Prefetch.of(run, consumer).stream())
        .filter(limit -> count.test(Prefetch.count(limit)))
        .findFirst();
  }

  /** Whether it had to acknowledge, and got a change before it had settled the last one. */
  private static boolean hadSeveral(Evidence run, Consumer consumer) {
    var deliveries = run.deliveries(consumer);
    return !consumer.consume().getNoAck()
        && deliveries.size() > 1
        && run.settlements().stream()
            .filter(event -> run.sameLife(consumer.event(), event))
            .noneMatch(event -> event.number() < deliveries.get(1).number());
  }

  /** Whether another client's consumer, which still lives, has got something before. */
  private static boolean anotherIsBusy(Evidence run, WireEvent delivery) {
    return run.deliveries().stream()
        .filter(earlier -> earlier.number() < delivery.number())
        .filter(earlier -> !earlier.client().equals(delivery.client()))
        .anyMatch(
            earlier ->
                run.events().stream()
                    .filter(event -> event.client().equals(earlier.client()))
                    .filter(event -> event.number() < delivery.number())
                    .noneMatch(ChangeApplierDiagnosis::ends));
  }

  private static boolean ends(WireEvent event) {
    return event.kind() == Kind.CUT
        || event.kind() == Kind.DISCONNECTED
        || event.method(AMQP.Channel.Close.class).isPresent();
  }

  private static boolean hasArgument(Evidence run) {
    return run.accepted(
            AMQP.Queue.Declare.class,
            declare -> Boolean.TRUE.equals(declare.getArguments().get(SAC)))
        .findAny()
        .isPresent();
  }

  private static AMQP.Queue.Declare declare(WireEvent event) {
    return event.method(AMQP.Queue.Declare.class).orElseThrow();
  }

  private static String body(WireEvent event) {
    return event.content().map(Content::text).orElse("");
  }

  private static boolean delivers(WireEvent event) {
    return event.method(AMQP.Basic.Deliver.class).isPresent();
  }
}
