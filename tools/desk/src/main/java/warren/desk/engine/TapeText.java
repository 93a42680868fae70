package warren.desk.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.Tape;
import warren.lab.wire.EventJson;

/**
 * A test's tape as lines of JSON: one that says what it is of, then one for each event. It is
 * written where the test ran, so that nobody else has to take it apart who only keeps it.
 */
final class TapeText {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TapeText() {}

  /**
   * The text, each line with its end.
   *
   * @param test the test's name as a sentence
   * @param status how it ended: a {@link TestResult.Status}, or {@code UNFINISHED}
   */
  static String of(Tape tape, String method, String test, String status) {
    ObjectNode head = JSON.createObjectNode();
    head.put("test", test);
    head.put("method", method);
    head.put("status", status);
    head.put("virtualHost", tape.virtualHost());
    tape.names().forEach(head.withObjectProperty("names")::put);
    return Stream.concat(Stream.of(head.toString()), tape.events().stream().map(EventJson::line))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
