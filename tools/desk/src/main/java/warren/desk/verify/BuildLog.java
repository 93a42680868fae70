package warren.desk.verify;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads Maven's output: leaves out what nobody needs while it goes well, and counts the tests. */
final class BuildLog {

  private static final Pattern MODULE = Pattern.compile("\\[INFO] Building (.+) \\S+ +\\[.*");

  private static final Pattern TESTS =
      Pattern.compile(
          "\\[\\w+] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+)"
              + "(?:, Flakes: (\\d+))?(.*)");

  /** Maven ends its output with one even where it is told to use no colours. */
  private static final Pattern COLOUR = Pattern.compile("\\e\\[[\\d;]*m");

  /** What Maven says at the end of every failure, for people who debug Maven. */
  private static final List<String> ADVICE =
      List.of(
          "[ERROR] To see the full stack trace",
          "[ERROR] Re-run Maven using",
          "[ERROR] For more information about the errors",
          "[ERROR] [Help ",
          "[ERROR] -> [Help ",
          "[ERROR] See dump files",
          "[ERROR] After correcting the problems",
          "[ERROR]   mvn <args>");

  private int run;
  private int failures;
  private int errors;
  private int skipped;
  private int flakes;
  private boolean downloading;

  /** The line as it is shown, or nothing where it is left out. */
  Optional<String> show(String printed) {
    var line = COLOUR.matcher(printed).replaceAll("");
    var module = MODULE.matcher(line);
    if (module.matches()) {
      downloading = false;
      return Optional.of("-- " + module.group(1));
    }
    var tests = TESTS.matcher(line);
    if (tests.matches()) {
      if (tests.group(6).isEmpty()) {
        count(tests.toMatchResult());
      }
      return Optional.of(line);
    }
    if (line.contains("Download")) {
      return downloading(line);
    }
    return isWanted(line) ? Optional.of(line) : Optional.empty();
  }

  /** Surefire's counts, summed over the modules, in Surefire's words. */
  String counts() {
    var counts =
        "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d"
            .formatted(run, failures, errors, skipped);
    return flakes == 0 ? counts : counts + ", Flakes: " + flakes;
  }

  /** Adds a module's counts, which Surefire prints without a class and a time. */
  private void count(MatchResult counts) {
    run += Integer.parseInt(counts.group(1));
    failures += Integer.parseInt(counts.group(2));
    errors += Integer.parseInt(counts.group(3));
    skipped += Integer.parseInt(counts.group(4));
    flakes += counts.group(5) == null ? 0 : Integer.parseInt(counts.group(5));
  }

  /** One line stands for all that a module needs. */
  private Optional<String> downloading(String line) {
    if (downloading || !line.startsWith("[INFO] Downloading ")) {
      return Optional.empty();
    }
    downloading = true;
    return Optional.of("   downloading what Maven needs for it, the first time only");
  }

  private static boolean isWanted(String line) {
    if (line.startsWith("[ERROR]")) {
      return line.length() > "[ERROR] ".length() && ADVICE.stream().noneMatch(line::startsWith);
    }
    if (line.startsWith("[INFO]")) {
      return line.startsWith("[INFO] BUILD ") || line.startsWith("[INFO] Total time");
    }
    return !line.startsWith("[WARNING]") && !line.startsWith("WARNING:") && !line.isBlank();
  }
}
