package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
    return published(run).filter(publish -> !isUtf8(publish.content().orElseThrow().preview()));
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return published(run)
        .filter(
            event -> {
              var publish = event.method(AMQP.Basic.Publish.class).orElseThrow();
              return publish.getExchange().isEmpty()
                  && declares(run, event.content().orElseThrow().text())
                  && !declares(run, publish.getRoutingKey());
            });
  }

  private static boolean declares(Evidence run, String queue) {
    return run.calls(AMQP.Queue.Declare.class).stream()
        .flatMap(event -> event.method(AMQP.Queue.Declare.class).stream())
        .anyMatch(declare -> declare.getQueue().equals(queue));
  }

  private static Optional<WireEvent> published(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream().findFirst();
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
