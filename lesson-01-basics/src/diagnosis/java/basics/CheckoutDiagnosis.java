package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
        .filter(publish -> !isUtf8(publish.content().orElseThrow().preview()))
        .findFirst();
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event -> {
              var publish = event.method(AMQP.Basic.Publish.class).orElseThrow();
              return publish.getExchange().isEmpty()
                  && declares(run, event.content().orElseThrow().text())
                  && !declares(run, publish.getRoutingKey());
            })
        .findFirst();
  }

  private static boolean declares(Evidence run, String queue) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .flatMap(event -> event.method(AMQP.Queue.Declare.class).stream())
        .anyMatch(declare -> declare.getQueue().equals(queue));
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException not) {
      return false;
    }
  }
}
