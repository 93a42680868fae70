package basics;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class GreetingInboxDiagnosis {

  @Mistake("acks-everything")
  Optional<WireEvent> acks_everything(Evidence run) {
    return run.settlements().stream()
        .filter(
            event ->
                event
                    .method(AMQP.Basic.Ack.class)
                    .filter(ack -> ack.getMultiple() && ack.getDeliveryTag() == 0)
                    .isPresent())
        .findFirst();
  }
}
