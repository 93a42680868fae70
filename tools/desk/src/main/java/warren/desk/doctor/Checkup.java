package warren.desk.doctor;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import warren.desk.engine.Engine;
import warren.lab.broker.Broker;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.keeper.BrokerLease;

/** Looks at everything that a learner needs, by doing what {@code ./warren run} does with it. */
public final class Checkup {

  private static final long ROOM_MB = 500;

  private final Path root;
  private final Tools tools = new Tools();

  /** For the course in that folder. */
  public Checkup(Path root) {
    this.root = root;
  }

  /**
   * All checks, one after the other.
   *
   * @param done told each as it is done
   */
  public List<Check> checks(Consumer<Check> done) {
    List<Check> checks = new ArrayList<>();
    Stream.<Supplier<Check>>of(
            () ->
                Check.ok(
                    "JDK %s in %s".formatted(Runtime.version(), System.getProperty("java.home"))),
            this::maven,
            this::git,
            this::room,
            this::writable,
            () -> encoding(System.getenv()),
            this::worker,
            this::broker,
            () ->
                Check.ok(
                    "IDE, if you use one: IntelliJ IDEA of today, Eclipse 2025-12, or VS Code with"
                        + "\nTest Runner for Java 0.44; older ones don't run JUnit 6"))
        .map(Supplier::get)
        .peek(done)
        .forEach(checks::add);
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

  /** Takes a share in the broker, and makes a place in it. */
  private Check broker() {
    try (BrokerLease lease = BrokerLease.acquire(root, progress -> {})) {
      lease.deleteVirtualHost(lease.newVirtualHost("doctor"));
      Broker broker = lease.broker();
      return Check.ok("Broker: RabbitMQ %s, %s".formatted(broker.version(), broker.reason()));
    } catch (NoBrokerException | IllegalStateException none) {
      return new Check(Check.Mark.MISSING, "Broker: " + none.getMessage(), "");
    }
  }

  /** Starts the JVM that tests run in. */
  private Check worker() {
    try (Engine engine = Engine.withoutBroker(root, 0)) {
      engine.expectJob();
      engine.awaitWarm();
      return Check.ok("JVM for tests: it starts");
    } catch (IllegalStateException broken) {
      return new Check(
          Check.Mark.MISSING,
          "JVM for tests: " + broken.getMessage(),
          "See that memory and disk are not full, and that JAVA_TOOL_OPTIONS has nothing odd.");
    }
  }

  private Check room() {
    try {
      long free = Files.getFileStore(root).getUsableSpace() >> 20;
      return free >= ROOM_MB
          ? Check.ok("Disk: %,d MB free".formatted(free))
          : new Check(
              Check.Mark.MISSING,
              "Disk: only %,d MB free where %s lies".formatted(free, root),
              "Make room for %d MB.".formatted(ROOM_MB));
    } catch (IOException unknown) {
      return new Check(Check.Mark.OPTIONAL, "Disk: " + unknown.getMessage(), "");
    }
  }

  /** Writes what a run would write. */
  private Check writable() {
    Path state = root.resolve(".warren");
    try {
      Files.createDirectories(state);
      Files.delete(Files.writeString(Files.createTempFile(state, "doctor", ".try"), "x"));
      return Check.ok("Course in " + root);
    } catch (IOException refused) {
      return new Check(
          Check.Mark.MISSING,
          "Course in %s: .warren in it cannot be written to (%s)".formatted(root, refused),
          "Make it yours, or clone the course to a place that is.");
    }
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
