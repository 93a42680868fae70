package warren.desk.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import warren.lab.ledger.Entry;
import warren.lab.telling.Timeline;
import warren.lab.telling.Timeline.Line;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/** A run for other programs. */
final class RunJson {

  private RunJson() {}

  static String of(KeptRun run, List<View> views) {
    var json = RunFile.JSON.createObjectNode();
    json.put("of", run.of()).put("title", run.title()).put("at", run.at().toString());
    var tests = json.putArray("tests");
    views.forEach(view -> tests.add(test(view)));
    try {
      return RunFile.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ObjectNode test(View view) {
    var json = RunFile.JSON.createObjectNode();
    json.put("test", view.test().test());
    json.put("method", view.test().method());
    json.put("ending", view.test().ending().name());
    var timeline = json.putArray("timeline");
    Timeline.lines(view.events()).forEach(line -> timeline.add(event(line)));
    var messages = json.putArray("messages");
    view.messages().forEach(entry -> messages.add(message(entry)));
    return json;
  }

  private static ObjectNode event(Line line) {
    var event = line.first();
    var json = RunFile.JSON.createObjectNode();
    json.put("number", event.number());
    json.put("millis", event.at().toNanos() / 1_000 / 1e3);
    json.put("client", event.client());
    json.put("connection", event.connection());
    json.put("channel", event.channel());
    json.put("to", event.direction() == Direction.TO_BROKER ? "broker" : "client");
    json.put("kind", event.kind().name());
    if (line.events().size() == 1) {
      event.method().ifPresent(method -> json.put("method", method.protocolMethodName()));
    }
    json.put("words", line.words());
    event.content().ifPresent(content -> json.put("body", content.text()));
    line.code().ifPresent(code -> json.put("line", code.toString()));
    return json;
  }

  private static ObjectNode message(Entry entry) {
    var json = RunFile.JSON.createObjectNode();
    json.put("id", entry.id());
    var steps = json.putArray("steps");
    for (var step : entry.steps()) {
      WireEvent event = step.event();
      var told = steps.addObject();
      told.put("fate", step.fate().name());
      told.put("number", event.number());
      told.put("client", event.client());
      event.line().ifPresent(code -> told.put("line", code.toString()));
    }
    return json;
  }
}
