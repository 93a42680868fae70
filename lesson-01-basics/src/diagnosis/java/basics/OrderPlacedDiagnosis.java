package basics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class OrderPlacedDiagnosis {

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> isWritten(content(publish)) && !content(publish).isUtf8())
        .findFirst();
  }

  @Mistake("json-by-hand")
  Optional<WireEvent> json_by_hand(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> isWritten(content(publish)) && content(publish).isUtf8())
        .filter(publish -> !isJson(content(publish)))
        .findFirst();
  }

  private static Content content(WireEvent publish) {
    return publish.content().orElseThrow();
  }

  /** Whether it begins as an object in JSON does, and all of it is known. */
  private static boolean isWritten(Content content) {
    return content.text().startsWith("{") && content.size() == content.preview().length;
  }

  private static boolean isJson(Content content) {
    try {
      new ObjectMapper().readTree(content.preview());
      return true;
    } catch (IOException not) {
      return false;
    }
  }
}
