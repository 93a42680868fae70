package warren.desk.doctor;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.broker.BrokerWays;
import warren.lab.broker.NoBrokerException;

/** Looks at everything that a learner needs, without starting or changing anything. */
public final class Checkup {

  private static final long ROOM_MB = 500;

  private final Path root;
  private final Tools tools = new Tools();

  /** For the course in that folder. */
  public Checkup(Path root) {
    this.root = root;
  }

  /** All checks, in the order in which they are shown. */
  public List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.ok("JDK %s in %s".formatted(Runtime.version(), System.getProperty("java.home"))));
    checks.add(maven());
    checks.add(git());
    checks.addAll(broker());
    checks.add(room(root));
    checks.add(writable());
    checks.add(encoding(System.getenv()));
    return checks;
  }

  private Check maven() {
    return tools
        .firstLine("mvn", "-B", "-v")
        .map(said -> Check.ok(said.replaceFirst(" \\(.*", "")))
        .orElseGet(
            () ->
                new Check(
                    Check.Mark.MISSING,
                    "Maven, 3.8 or newer: no mvn that runs on the PATH",
                    Install.command("maven", "maven", "Apache.Maven")));
  }

  private Check git() {
    return tools
        .firstLine("git", "--version")
        .map(Check::ok)
        .orElseGet(
            () ->
                new Check(
                    Check.Mark.OPTIONAL,
                    "git: only ./warren branch needs it",
                    Install.command("git", "git", "Git.Git")));
  }

  /** One way is enough. */
  private static List<Check> broker() {
    List<BrokerWays.Finding> ways;
    try {
      ways = BrokerWays.survey();
    } catch (NoBrokerException misnamed) {
      return List.of(new Check(Check.Mark.MISSING, "Broker", misnamed.getMessage()));
    }
    boolean one = ways.stream().anyMatch(BrokerWays.Finding::usable);
    Check.Mark otherwise = one ? Check.Mark.OPTIONAL : Check.Mark.MISSING;
    return ways.stream()
        .map(
            way ->
                new Check(
                    way.usable() ? Check.Mark.OK : otherwise,
                    "Broker, %s: %s".formatted(way.way().name().toLowerCase(), way.why()),
                    way.remedy()))
        .toList();
  }

  private static Check room(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace() >> 20;
      return free >= ROOM_MB
          ? Check.ok("Disk: %,d MB free".formatted(free))
          : new Check(
              Check.Mark.MISSING,
              "Disk: only %,d MB free where %s lies".formatted(free, folder),
              "Make room for %d MB.".formatted(ROOM_MB));
    } catch (IOException unknown) {
      return new Check(Check.Mark.OPTIONAL, "Disk: " + unknown.getMessage(), "");
    }
  }

  private Check writable() {
    return Files.isWritable(root)
        ? Check.ok("Course in " + root)
        : new Check(
            Check.Mark.MISSING,
            "Course in %s: it cannot be written to".formatted(root),
            "Make it yours, or clone it to a place that is.");
  }

  /** What is printed is UTF-8; a locale that says otherwise shows ✓ as something else. */
  private static Check encoding(Map<String, String> environment) {
    String named =
        Optional.ofNullable(environment.get("LC_ALL"))
            .or(() -> Optional.ofNullable(environment.get("LC_CTYPE")))
            .or(() -> Optional.ofNullable(environment.get("LANG")))
            .orElse("");
    boolean other = named.contains(".") && !named.toLowerCase().replace("-", "").endsWith(".utf8");
    return other
        ? new Check(
            Check.Mark.OPTIONAL,
            "Terminal: the locale %s is not UTF-8, some characters may look wrong".formatted(named),
            "export LC_ALL=C.UTF-8")
        : Check.ok(
            "Terminal: UTF-8 (Java's own charset is %s)".formatted(Charset.defaultCharset()));
  }
}
