package reliability;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.Optional;
import java.util.function.Predicate;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class LedgerbookDiagnosis {

  @Mistake("exclusive-queue")
  Optional<WireEvent> exclusive_queue(Evidence run) {
    return queue(run, AMQP.Queue.Declare::getExclusive);
  }

  @Mistake("auto-delete-queue")
  Optional<WireEvent> auto_delete_queue(Evidence run) {
    return queue(run, AMQP.Queue.Declare::getAutoDelete);
  }

  @Mistake("transient-queue")
  Optional<WireEvent> transient_queue(Evidence run) {
    return queue(run, declare -> !declare.getDurable());
  }

  @Mistake("transient-exchange")
  Optional<WireEvent> transient_exchange(Evidence run) {
    return exchange(run, declare -> !declare.getDurable());
  }

  @Mistake("auto-delete-exchange")
  Optional<WireEvent> auto_delete_exchange(Evidence run) {
    return exchange(run, AMQP.Exchange.Declare::getAutoDelete);
  }

  @Mistake("fanout")
  Optional<WireEvent> another_type(Evidence run) {
    return exchange(run, declare -> !declare.getType().equals("direct"));
  }

  /** A quorum queue keeps what is transient as well. */
  @Mistake("transient-message")
  Optional<WireEvent> transient_message(Evidence run) {
    boolean quorum =
        queue(run, declare -> "quorum".equals(declare.getArguments().get("x-queue-type") + ""))
            .isPresent();
    return first(run, AMQP.Basic.Publish.class, publish -> !quorum)
        .filter(publish -> !Integer.valueOf(2).equals(deliveryMode(publish)));
  }

  @Mistake("straight-to-the-queue")
  Optional<WireEvent> not_bound(Evidence run) {
    return run.calls(AMQP.Queue.Bind.class).isEmpty()
        ? first(run, AMQP.Basic.Publish.class, publish -> true)
        : Optional.empty();
  }

  @Mistake("past-the-exchange")
  Optional<WireEvent> past_the_exchange(Evidence run) {
    return first(run, AMQP.Basic.Publish.class, publish -> publish.getExchange().isEmpty());
  }

  @Mistake("bound-by-another-key")
  Optional<WireEvent> bound_by_another_key(Evidence run) {
    var keys =
        run.calls(AMQP.Basic.Publish.class).stream()
            .flatMap(event -> event.method(AMQP.Basic.Publish.class).stream())
            .filter(publish -> !publish.getExchange().isEmpty())
            .map(AMQP.Basic.Publish::getRoutingKey)
            .toList();
    return first(
        run,
        AMQP.Queue.Bind.class,
        bind -> !keys.isEmpty() && !keys.contains(bind.getRoutingKey()));
  }

  @Mistake("no-confirm")
  Optional<WireEvent> no_confirm(Evidence run) {
    return run.calls(AMQP.Confirm.Select.class).isEmpty()
            && run.calls(AMQP.Tx.Select.class).isEmpty()
        ? first(run, AMQP.Basic.Publish.class, publish -> true)
        : Optional.empty();
  }

  @Mistake("refusal-unread")
  Optional<WireEvent> refusal_unread(Evidence run) {
    boolean cameBack = run.thrown().stream().allMatch(AssertionError.class::isInstance);
    return run.received(AMQP.Basic.Nack.class).stream().filter(nack -> cameBack).findFirst();
  }

  @Mistake("begins-anew")
  Optional<WireEvent> begins_anew(Evidence run) {
    return first(run, AMQP.Queue.Delete.class, delete -> true)
        .or(() -> first(run, AMQP.Queue.Purge.class, purge -> true));
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  private static Optional<WireEvent> queue(Evidence run, Predicate<? super AMQP.Queue.Declare> is) {
    return first(
        run, AMQP.Queue.Declare.class, declare -> !declare.getPassive() && is.test(declare));
  }

  private static Optional<WireEvent> exchange(
      Evidence run, Predicate<? super AMQP.Exchange.Declare> is) {
    return first(
        run, AMQP.Exchange.Declare.class, declare -> !declare.getPassive() && is.test(declare));
  }

  private static Integer deliveryMode(WireEvent publish) {
    return publish.content().orElseThrow().properties().getDeliveryMode();
  }

  private static <M extends Method> Optional<WireEvent> first(
      Evidence run, Class<M> type, Predicate<? super M> fits) {
    return run.calls(type).stream()
        .filter(call -> call.method(type).filter(fits).isPresent())
        .findFirst();
  }
}
