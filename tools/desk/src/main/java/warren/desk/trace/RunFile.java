package warren.desk.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import warren.desk.state.Reason;
import warren.desk.trace.Conversation.Ending;
import warren.lab.wire.EventJson;
import warren.lab.wire.WireEvent;

/**
 * A run as lines of JSON: one that says what it is, then for each test one that names it and one
 * for each event, then one that says that this was all. A file that was cut off is read as far as
 * it goes.
 */
public final class RunFile {

  /** What such a file's name ends with. */
  public static final String ENDING = ".run";

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String MARK = "warren-run";
  private static final int VERSION = 1;
  private static final String END = "end";

  private final Path file;
  private final List<Conversation> conversations = new ArrayList<>();
  private List<WireEvent> events = new ArrayList<>();
  private JsonNode test = JSON.missingNode();
  private int number;

  private RunFile(Path file) {
    this.file = file;
  }

  /** The first line, with its end. */
  static String head(String of, String title) {
    var head = JSON.createObjectNode().put(MARK, VERSION).put("of", of).put("title", title);
    return head.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()) + "\n";
  }

  /** The line before the events of what is no test, with its end. */
  static String noTest() {
    return JSON.createObjectNode().put("test", "").put("status", Ending.RECORDED.name()) + "\n";
  }

  /** The last line, with its end. */
  static String end() {
    return JSON.createObjectNode().put(END, true) + "\n";
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableRunException if it is none of these, or cannot be read; with what to do
   */
  public static KeptRun read(Path file) throws UnreadableRunException {
    try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new RunFile(file).read(in);
    } catch (NoSuchFileException none) {
      throw new UnreadableRunException(
          "There is no file %s.\nNext: ./warren trace shows the last run that is kept here."
              .formatted(file));
    } catch (MalformedInputException binary) {
      throw noRun(file);
    } catch (IOException unreadable) {
      throw new UnreadableRunException(
          "%s cannot be read (%s).\nNext: make it a file that you may read."
              .formatted(file, Reason.of(unreadable)));
    }
  }

  private KeptRun read(BufferedReader in) throws IOException, UnreadableRunException {
    JsonNode head = readHead(in.readLine());
    boolean whole = false;
    for (String line = in.readLine(); line != null && !whole; line = in.readLine()) {
      number++;
      JsonNode json;
      try {
        json = JSON.readTree(line);
      } catch (JsonProcessingException torn) {
        if (in.readLine() == null) {
          break; // whoever wrote it was stopped in the middle of a line
        }
        throw damaged();
      }
      whole = json.has(END);
      if (!whole) {
        take(json);
      }
    }
    endTest();
    return new KeptRun(
        plain(head.path("of")), plain(head.path("title")), at(head), conversations, whole);
  }

  private JsonNode readHead(String line) throws UnreadableRunException {
    number++;
    JsonNode head;
    try {
      head = JSON.readTree(line == null ? "" : line);
    } catch (JsonProcessingException other) {
      throw noRun(file);
    }
    if (!head.path(MARK).isInt()) {
      throw noRun(file);
    }
    if (head.path(MARK).asInt() > VERSION) {
      throw new UnreadableRunException(
          "%s was written by a newer version of Warren.\nNext: git pull gets it.".formatted(file));
    }
    return head;
  }

  private Instant at(JsonNode head) throws UnreadableRunException {
    try {
      return Instant.parse(head.path("at").asText());
    } catch (DateTimeException none) {
      number = 1;
      throw damaged();
    }
  }

  private void take(JsonNode line) throws UnreadableRunException {
    if (line.has("test")) {
      endTest();
      test = line;
      return;
    }
    try {
      events.add(EventJson.read(line));
    } catch (IOException malformed) {
      throw damaged();
    }
  }

  private void endTest() throws UnreadableRunException {
    if (test.isMissingNode()) {
      return;
    }
    var names = new HashSet<String>();
    test.path("names").fieldNames().forEachRemaining(names::add);
    try {
      conversations.add(
          new Conversation(
              plain(test.path("test")),
              plain(test.path("method")),
              Ending.valueOf(test.path("status").asText()),
              names,
              events));
    } catch (IllegalArgumentException unknown) {
      throw damaged();
    }
    events = new ArrayList<>();
  }

  /** A file may come from anywhere, and what it says is shown on a terminal. */
  private static String plain(JsonNode text) {
    return Shown.plain(text.asText());
  }

  private UnreadableRunException damaged() {
    return new UnreadableRunException(
        "%s is damaged at line %d.\nNext: make the run again, ./warren run ID, or have the file sent again."
            .formatted(file, number));
  }

  private static UnreadableRunException noRun(Path file) {
    return new UnreadableRunException(
        "%s is no run that Warren has kept.\nNext: ./warren trace --save FILE.run writes one."
            .formatted(file));
  }
}
