package basics;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class CheckoutDiagnosis {

  @Mistake("auto-delete-queue")
  Optional<WireEvent> auto_delete_queue(Evidence run) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .filter(event -> !run.refused(event))
        .filter(
            event -> event.method(AMQP.Queue.Declare.class).filter(this::isAutoDelete).isPresent())
        .findFirst();
  }

  private boolean isAutoDelete(AMQP.Queue.Declare declare) {
    return declare.getAutoDelete() && !declare.getPassive();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(run::keyAndBodyAreSwapped)
        .findFirst();
  }
}
