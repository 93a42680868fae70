package basics;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class GreeterDiagnosis {

  @Mistake("nothing-declared")
  boolean nothing_declared(Evidence run) {
    return published(run).isPresent() && run.calls(AMQP.Queue.Declare.class).isEmpty();
  }

  @Mistake("declared-too-late")
  Optional<WireEvent> declared_too_late(Evidence run) {
    return published(run)
        .flatMap(
            publish ->
                run.calls(AMQP.Queue.Declare.class).stream()
                    .findFirst()
                    .filter(declare -> declare.number() > publish.number()));
  }

  @Mistake("exclusive-queue")
  Optional<WireEvent> exclusive_queue(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(
            event -> event.method(AMQP.Queue.Declare.class).filter(this::isExclusive).isPresent())
        .findFirst();
  }

  /** A passive declare always has that bit set, and asks for nothing. */
  private boolean isExclusive(AMQP.Queue.Declare declare) {
    return declare.getExclusive() && !declare.getPassive();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return published(run).filter(publish -> !publish.content().orElseThrow().isUtf8());
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return published(run).filter(run::keyAndBodyAreSwapped);
  }

  private static Optional<WireEvent> published(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream().findFirst();
  }
}
