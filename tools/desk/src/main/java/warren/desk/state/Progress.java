package warren.desk.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the learner has done: exercises solved and hints read, in {@code progress.json}. Each change
 * is written at once, to a new file that takes the old one's place. Safe for several threads.
 */
public final class Progress {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Consumer<String> tell;

  /**
   * The file's content.
   *
   * @param solved when, by exercise id
   * @param hints how many were read, by exercise id
   */
  private record Content(Map<String, String> solved, Map<String, Integer> hints) {
    Content {
      solved = solved == null ? new TreeMap<>() : new TreeMap<>(solved);
      hints = hints == null ? new TreeMap<>() : new TreeMap<>(hints);
    }
  }

  private Progress(Path file, Consumer<String> tell) {
    this.file = file;
    this.tell = tell;
  }

  /**
   * The progress kept in that folder; it need not exist.
   *
   * @param tell told where the file is damaged and was set aside
   */
  public static Progress in(Path folder, Consumer<String> tell) {
    return new Progress(folder.resolve("progress.json"), tell);
  }

  /** Whether the exercise's last verdict was that it passed. */
  public synchronized boolean solved(String id) {
    return read().solved().containsKey(id);
  }

  /** Notes a verdict. */
  public synchronized void judged(String id, boolean passed) {
    Content content = read();
    if (passed == content.solved().containsKey(id)) {
      return;
    }
    if (passed) {
      content.solved().put(id, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    } else {
      content.solved().remove(id);
    }
    write(content);
  }

  /** How many of the exercise's hints were read. */
  public synchronized int hintsRead(String id) {
    return read().hints().getOrDefault(id, 0);
  }

  /** Notes that one more hint was read. */
  public synchronized void hintRead(String id) {
    Content content = read();
    content.hints().merge(id, 1, Integer::sum);
    write(content);
  }

  private Content read() {
    try {
      return JSON.readValue(Files.readAllBytes(file), Content.class);
    } catch (NoSuchFileException none) {
      return new Content(Map.of(), Map.of());
    } catch (JsonProcessingException damaged) {
      setAside();
      return new Content(Map.of(), Map.of());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void setAside() {
    Path aside = file.resolveSibling("progress-damaged-" + Instant.now().toEpochMilli() + ".json");
    try {
      Files.move(file, aside);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    tell.accept(
        "Your progress could not be read: %s is damaged. It was kept as %s, and counting begins anew."
                .formatted(file, aside.getFileName())
            + "\nNext: ./warren run ID marks an exercise as solved again.");
  }

  private void write(Content content) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = Files.createTempFile(file.getParent(), "progress", ".new");
      Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
