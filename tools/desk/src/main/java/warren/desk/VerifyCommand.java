package warren.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MisuseException;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.desk.verify.Answers;
import warren.desk.verify.Maven;
import warren.desk.verify.Verification;
import warren.lab.broker.keeper.BrokerLease;

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

  @Option(
      names = "--later",
      paramLabel = "DAYS",
      description = "With --third: at the third of that many days later.")
  private int later;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAMES",
      description =
          "Judge only these mistakes and variants of one exercise, such as 1.2 --only auto-ack,never-acks, and show what is said of each.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description =
          "Judge answers of one exercise that stand in folders of this one, and show what is said of each.")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() throws CourseException, IOException, InterruptedException {
    var desk = authorsDesk();
    var only = ids.stream().map(id -> desk.exercise(Optional.of(id))).toList();
    if (!names.isEmpty() || folder.isPresent()) {
      return judge(desk, only);
    }
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
    try (var lease = BrokerLease.acquire(root, screen()::progress)) {
      var broker = Judge.named(lease.broker());
      screen().line(broker);
      var verification = new Verification(desk.course(), maven.get(), broker, screen()::line);
      return verification.run(only, third ? Optional.of(later) : Optional.empty())
          ? ExitCode.PASSED
          : ExitCode.FAILED;
    }
  }

  private int judge(Desk desk, List<Exercise> only) throws IOException, InterruptedException {
    if (only.size() != 1) {
      throw new MisuseException(
          "Answers are judged of one exercise.\nNext:  ./warren verify 1.2 --only auto-ack");
    }
    var exercise = only.get(0);
    var answers = new Answers(desk.lesson(exercise), exercise);
    for (String name : names) {
      if (!answers.take(name)) {
        throw new MisuseException(
            "%s has no mistake or variant %s; its lesson.yaml names them."
                .formatted(exercise.id(), name));
      }
    }
    if (folder.isPresent() && answers.takeFrom(folder.get()) == 0) {
      throw new MisuseException(
          "%s has no folder with a %s.".formatted(folder.get(), exercise.solution().getFileName()));
    }
    var lease = Judge.lease(desk);
    try {
      answers.judge(desk.course().root(), screen()::line);
    } finally {
      lease.ifPresent(BrokerLease::close);
    }
    return ExitCode.PASSED;
  }
}
