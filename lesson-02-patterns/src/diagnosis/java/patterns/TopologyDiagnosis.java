package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class TopologyDiagnosis {

  /** The number of the channel that the shop works on: the test opens it before any other. */
  private static final int WORKING = 1;

  private static final Set<Integer> CLASH = Set.of(AMQP.PRECONDITION_FAILED, AMQP.RESOURCE_LOCKED);

  /** A declaration of a queue or an exchange; a passive one only asks. */
  private record Declaration(WireEvent event, boolean ofQueue, String name, boolean passive) {

    boolean isBoundBy(WireEvent event) {
      var bind = event.method(AMQP.Queue.Bind.class).orElseThrow();
      return name.equals(ofQueue ? bind.getQueue() : bind.getExchange());
    }
  }

  @Mistake("delete-and-redeclare")
  Optional<WireEvent> delete_and_redeclare(Evidence run) {
    return run.calls(AMQP.Queue.Delete.class).stream()
        .filter(call -> run.answer(call, AMQP.Queue.DeleteOk.class).isPresent())
        .findFirst();
  }

  @Mistake("exchange-deleted")
  Optional<WireEvent> exchange_deleted(Evidence run) {
    return run.calls(AMQP.Exchange.Delete.class).stream()
        .filter(call -> run.answer(call, AMQP.Exchange.DeleteOk.class).isPresent())
        .findFirst();
  }

  @Mistake("working-channel-asks")
  Optional<WireEvent> working_channel_asks(Evidence run) {
    return Stream.concat(declarations(run).map(Declaration::event), binds(run))
        .filter(call -> call.channel() == WORKING && run.refused(call))
        .findFirst();
  }

  @Mistake("working-channel-closed")
  Optional<WireEvent> working_channel_closed(Evidence run) {
    return run.calls(AMQP.Channel.Close.class).stream()
        .filter(call -> call.channel() == WORKING)
        .findFirst();
  }

  @Mistake("probe-used-on")
  boolean probe_used_on(Evidence run) {
    return run.thrown().stream()
        .flatMap(it -> Stream.iterate(it, Objects::nonNull, Throwable::getCause).limit(20))
        .filter(AlreadyClosedException.class::isInstance)
        .map(AlreadyClosedException.class::cast)
        .anyMatch(it -> isProbe(it.getReference()) && isRefusal(it) && !isThrownByClose(it));
  }

  private static boolean isProbe(Object closed) {
    return closed instanceof Channel channel && channel.getChannelNumber() != WORKING;
  }

  private static boolean isRefusal(AlreadyClosedException closed) {
    return closed.getReason() instanceof AMQP.Channel.Close && !closed.isInitiatedByApplication();
  }

  private static boolean isThrownByClose(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("com.rabbitmq.client."))
        .anyMatch(frame -> frame.getMethodName().equals("close"));
  }

  @Mistake("passive-declare")
  Optional<WireEvent> passive_declare(Evidence run) {
    return onlyAskedFor(run).filter(Declaration::ofQueue).map(Declaration::event).findFirst();
  }

  @Mistake("exchanges-not-compared")
  Optional<WireEvent> exchanges_not_compared(Evidence run) {
    return onlyAskedFor(run).filter(it -> !it.ofQueue()).map(Declaration::event).findFirst();
  }

  /** What is there and was not declared. */
  private static Stream<Declaration> onlyAskedFor(Evidence run) {
    return declarations(run)
        .filter(it -> it.passive() && !run.refused(it.event()))
        .filter(
            asked ->
                declarations(run)
                    .filter(it -> !it.passive() && it.ofQueue() == asked.ofQueue())
                    .noneMatch(it -> it.name().equals(asked.name())));
  }

  @Mistake("stops-at-the-first")
  Optional<WireEvent> stops_at_the_first(Evidence run) {
    boolean cameBack = run.thrown().stream().allMatch(AssertionError.class::isInstance);
    return cameBack && binds(run).findAny().isEmpty()
        ? clashes(run, CLASH).map(Declaration::event).findFirst()
        : Optional.empty();
  }

  @Mistake("clashing-not-bound")
  Optional<WireEvent> clashing_not_bound(Evidence run) {
    return binds(run).findAny().isPresent()
        ? clashes(run, Set.of(AMQP.PRECONDITION_FAILED)) // what is locked cannot be bound
            .filter(clash -> binds(run).noneMatch(clash::isBoundBy))
            .map(Declaration::event)
            .findFirst()
        : Optional.empty();
  }

  private static Stream<Declaration> clashes(Evidence run, Set<Integer> codes) {
    return declarations(run)
        .filter(it -> run.refused(it.event()))
        .filter(
            it ->
                run.after(it.event())
                    .flatMap(event -> event.method(AMQP.Channel.Close.class).stream())
                    .anyMatch(close -> codes.contains(close.getReplyCode())));
  }

  private static Stream<Declaration> declarations(Evidence run) {
    return Stream.concat(
        run.calls(AMQP.Exchange.Declare.class).stream()
            .map(
                event -> {
                  var declare = event.method(AMQP.Exchange.Declare.class).orElseThrow();
                  return new Declaration(event, false, declare.getExchange(), declare.getPassive());
                }),
        run.calls(AMQP.Queue.Declare.class).stream()
            .map(
                event -> {
                  var declare = event.method(AMQP.Queue.Declare.class).orElseThrow();
                  return new Declaration(event, true, declare.getQueue(), declare.getPassive());
                }));
  }

  private static Stream<WireEvent> binds(Evidence run) {
    return run.calls(AMQP.Queue.Bind.class).stream();
  }
}
