package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A session as text: after each thing that the learner does, what came of it, down to the line of
 * keys. What differs from run to run is masked.
 */
final class Transcript {

  /** The line of keys is the last. */
  static final Predicate<List<String>> KEYS =
      lines -> !lines.isEmpty() && lines.get(lines.size() - 1).endsWith("q quit");

  /** Stands before what the learner does. */
  private static final String DOES = ">>> ";

  /** A line of the wire, and the end of one: as wide as its time is long. */
  private static final Pattern WIRE = Pattern.compile("ms (-->|<--)| {3}\\w+\\.java:\\d+$");

  private final PseudoTerminal terminal;
  private final Path course;
  private final StringBuilder text = new StringBuilder();
  private int told;

  Transcript(PseudoTerminal terminal, Path course) {
    this.terminal = terminal;
    this.course = course;
  }

  /** There have been as many verdicts, and the line of keys is the last. */
  static Predicate<List<String>> verdicts(int count) {
    return KEYS.and(lines -> lines.stream().filter(l -> l.startsWith("── ")).count() == count);
  }

  /** Some line begins so or has it in it. */
  static Predicate<List<String>> shows(String text) {
    return lines -> lines.stream().anyMatch(line -> line.contains(text));
  }

  /** Notes what was done, and what was shown since, once all that is shown is so. */
  void add(String did, Predicate<List<String>> so) {
    List<String> all = terminal.untilScrolled(so);
    text.append(DOES).append(did).append('\n');
    all.subList(told, all.size()).forEach(line -> text.append(masked(line)).append('\n'));
    text.append('\n');
    told = all.size() - 1; // the last line is written over
  }

  private String masked(String line) {
    String steady =
        line.replace(course.toString(), "/course")
            .replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS")
            .replaceAll("\\b\\d+(\\.\\d+)? (m?s)\\b", "N $2")
            .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:N")
            .replaceAll("damaged-\\d+", "damaged-N")
            .replaceAll("RabbitMQ [\\d.]+", "RabbitMQ N");
    return WIRE.matcher(line).find() ? steady.replaceAll(" {2,}", "  ") : steady;
  }

  /**
   * Compares it with what was told before, but not where lines break: a time of more digits moves
   * that. If it differs, it lies in {@code target}, to be read.
   */
  void assertIsAsIn(String name) throws Exception {
    var now = Path.of("target", name);
    Files.writeString(now, text);
    var told = Transcript.class.getResource(name);
    assertThat(told).as("what was told before; it is now in %s", now.toAbsolutePath()).isNotNull();
    var then = Path.of(told.toURI());
    if (!words(then).equals(words(now))) {
      assertThat(now.toAbsolutePath()).hasSameTextualContentAs(then);
    }
  }

  private static List<String> words(Path file) throws IOException {
    return List.of(Files.readString(file).split("\\s+"));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
