package warren.desk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.desk.verify.Maven;
import warren.desk.verify.Verification;
import warren.lab.broker.BrokerLease;

/** {@code ./warren verify}: the course's own tests, for authors and CI. */
@Command(name = "verify", description = "Prove the course: its exercises, tools and guide.")
final class VerifyCommand extends Warren.Sub {

  @Parameters(
      arity = "0..*",
      paramLabel = "IDS",
      description = "Exercises to keep to, such as 1.2 1.3; without any, everything.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--third",
      description = "Look at a third of the mistakes only, at another third each day.")
  private boolean third;

  @Override
  public Integer call() throws CourseException, IOException, InterruptedException {
    var desk = authorsDesk();
    var only = ids.stream().map(id -> desk.exercise(Optional.of(id))).toList();
    var maven = Maven.find(System.getenv());
    if (maven.isEmpty()) {
      screen()
          .error(
              "There is no mvn on the PATH, and MAVEN_HOME names none.\n"
                  + "Next, on Debian or Ubuntu:  sudo apt install maven");
      return ExitCode.NOT_READY;
    }
    var root = desk.course().root();
    // Held to the end, so that all of Maven's JVMs share one broker.
    try (var lease =
        BrokerLease.acquire(root, progress -> screen().line(screen().faint("  " + progress)))) {
      var broker = Judge.named(lease.broker());
      screen().line(broker);
      var verification = new Verification(desk.course(), maven.get(), broker, screen()::line);
      return verification.run(only, third) ? ExitCode.PASSED : ExitCode.FAILED;
    }
  }
}
