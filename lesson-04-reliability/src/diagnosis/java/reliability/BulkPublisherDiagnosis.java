package reliability;

import com.rabbitmq.client.AMQP;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class BulkPublisherDiagnosis {

  @Mistake("no-confirm-mode")
  Optional<WireEvent> no_confirm_mode(Evidence run) {
    return run.calls(AMQP.Confirm.Select.class).isEmpty()
            && run.calls(AMQP.Tx.Select.class).isEmpty()
        ? run.calls(AMQP.Basic.Publish.class).stream().findFirst()
        : Optional.empty();
  }
}
