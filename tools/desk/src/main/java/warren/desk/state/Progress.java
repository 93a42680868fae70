package warren.desk.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the learner has done: exercises solved, the one worked on last, and hints read, in {@code
 * progress.json}. Each change is written at once, to a new file that takes the old one's place;
 * keys that this version does not know stay as they are. Where it cannot be written, it is kept in
 * memory for as long as the process lives, so nothing here throws. Safe for several threads.
 */
public final class Progress {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Written since there are versions; a file without one is of this one, too. */
  private static final int VERSION = 1;

  private static final String SOLVED = "solved";
  private static final String HINTS = "hints";
  private static final String ASKED = "asked";
  private static final String FAILING = "failing";
  private static final String LAST = "last";

  private final Path file;
  private final Consumer<String> tell;
  private final Set<String> told = new HashSet<>();

  /** What is not in the file; empty while the file has it all. */
  private Optional<ObjectNode> unwritten = Optional.empty();

  /** Whether the file has what this version cannot read and so must not replace. */
  private boolean untouchable;

  private Progress(Path file, Consumer<String> tell) {
    this.file = file;
    this.tell = tell;
  }

  /**
   * The progress kept in that folder; it need not exist.
   *
   * @param tell told, once each, what stands in the way of reading or writing the file
   */
  public static Progress in(Path folder, Consumer<String> tell) {
    return new Progress(folder.resolve("progress.json"), tell);
  }

  /** Whether the exercise has passed, be it long ago. */
  public synchronized boolean solved(String id) {
    return read().path(SOLVED).has(id);
  }

  /** Whether it was solved, and has failed since. */
  public synchronized boolean failing(String id) {
    return read().path(FAILING).has(id);
  }

  /** The exercise that was judged last. */
  public synchronized Optional<String> last() {
    return Optional.of(read().path(LAST).asText()).filter(id -> !id.isEmpty());
  }

  /** Notes a verdict. What is solved stays solved; that it fails now is noted beside it. */
  public synchronized void judged(String id, boolean passed) {
    ObjectNode content = read();
    boolean solved = content.path(SOLVED).has(id);
    boolean failing = content.path(FAILING).has(id);
    if (content.path(LAST).asText().equals(id) && (passed == solved) && !failing) {
      return;
    }
    content.put(LAST, id);
    if (passed && !solved) {
      content.withObjectProperty(SOLVED).put(id, now());
    }
    if (passed && failing) {
      content.withObjectProperty(FAILING).remove(id);
    }
    if (!passed && solved && !failing) {
      content.withObjectProperty(FAILING).put(id, now());
    }
    write(content);
  }

  /** How many of the exercise's hints were read. */
  public synchronized int hintsRead(String id) {
    return Math.max(0, read().path(HINTS).path(id).asInt());
  }

  /** Notes that one more hint was read. */
  public synchronized void hintRead(String id) {
    ObjectNode content = read();
    content.withObjectProperty(HINTS).put(id, hintsRead(id) + 1);
    write(content);
  }

  /** Whether the exercise's solution was asked for before it was solved. */
  public synchronized boolean solutionAsked(String id) {
    return read().path(ASKED).has(id);
  }

  /** Notes that it was. */
  public synchronized void solutionAskedFor(String id) {
    ObjectNode content = read();
    content.withObjectProperty(ASKED).put(id, now());
    write(content);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private ObjectNode read() {
    return unwritten.orElseGet(this::readFile);
  }

  private ObjectNode readFile() {
    try {
      JsonNode content = JSON.readTree(Files.readAllBytes(file));
      if (content instanceof ObjectNode object && isNewer(object)) {
        return newer(object);
      }
      if (content instanceof ObjectNode object && hasItsForm(object)) {
        return object;
      }
      setAside();
    } catch (NoSuchFileException none) {
      // Nothing was done yet.
    } catch (JsonProcessingException damaged) {
      setAside();
    } catch (IOException unreadable) {
      untouchable = true;
      tellOnce(
          "Your progress cannot be read: %s (%s).".formatted(file, Reason.of(unreadable))
              + "\nNext: make it a file that you may read, or move it away.");
    }
    return JSON.createObjectNode();
  }

  private static boolean hasItsForm(ObjectNode content) {
    JsonNode version = content.path("version");
    return (version.isMissingNode() || version.isInt())
        && isMap(content.path(SOLVED))
        && isMap(content.path(HINTS))
        && isMap(content.path(ASKED))
        && isMap(content.path(FAILING));
  }

  private static boolean isMap(JsonNode node) {
    return node.isMissingNode() || node.isNull() || node.isObject();
  }

  private static boolean isNewer(ObjectNode content) {
    return content.path("version").isNumber() && content.path("version").asDouble() > VERSION;
  }

  /** What of it is as we know it. */
  private ObjectNode newer(ObjectNode content) {
    untouchable = true;
    tellOnce(
        "Your progress in %s was written by a newer version of Warren. It stays as it is, and nothing new is noted in it."
                .formatted(file)
            + "\nNext: git pull gets the newer version.");
    content
        .properties()
        .removeIf(entry -> !isMap(entry.getValue()) && !entry.getKey().equals(LAST));
    return content;
  }

  private void setAside() {
    Path aside = file.resolveSibling("progress-damaged-" + Instant.now().toEpochMilli() + ".json");
    String damaged = "Your progress could not be read: %s is damaged. ".formatted(file);
    String next = "\nNext: ./warren run ID marks an exercise as solved again.";
    try {
      Files.move(file, aside);
      tellOnce(
          damaged
              + "It was kept as %s, and counting begins anew.".formatted(aside.getFileName())
              + next);
    } catch (IOException failed) {
      untouchable = true;
      tellOnce(damaged + "It stays as it is, and nothing new is noted." + next);
    }
  }

  private void write(ObjectNode content) {
    unwritten = Optional.of(content);
    if (untouchable) {
      return;
    }
    try {
      content.put("version", VERSION);
      SafeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      unwritten = Optional.empty();
    } catch (IOException failed) {
      tellOnce(
          "Your progress cannot be written to %s (%s). It is known until this command ends."
                  .formatted(file.getParent(), Reason.of(failed))
              + "\nNext: make room there, and the folder yours.");
    }
  }

  private void tellOnce(String notice) {
    if (told.add(notice)) {
      tell.accept(notice);
    }
  }
}
