package warren.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.mutate.Findings;
import warren.desk.mutate.MutantRuns;
import warren.desk.mutate.MutantTable;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MissingFileException;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.desk.session.Needs;
import warren.lab.broker.keeper.BrokerLease;

/** {@code ./warren mutate}: small wrong changes of the solutions, and which of them pass. */
@Command(name = "mutate", description = "Find small wrong changes of solutions that no test sees.")
final class MutateCommand extends Warren.Sub {

  @Parameters(
      arity = "0..*",
      paramLabel = "IDS",
      description = "Exercises to keep to, such as 1.2 1.3; without any, everything.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--write", description = "Renew their rows on the guide's page of mutants.")
  private boolean write;

  @Override
  public Integer call() throws CourseException, IOException, InterruptedException {
    var desk = authorsDesk();
    var exercises =
        ids.isEmpty()
            ? desk.course().exercises()
            : ids.stream().map(id -> desk.exercise(Optional.of(id))).toList();
    var lease = Judge.lease(desk);
    try (var runs = new MutantRuns(desk.course().root())) {
      var all = run(desk, exercises, lease, runs);
      if (write) {
        var file = desk.course().root().resolve("docs/chapters/mutants.adoc");
        var before = Files.exists(file) ? Files.readString(file) : "";
        var broker = lease.map(share -> "RabbitMQ " + share.broker().version()).orElse("none");
        var how = LocalDate.now() + " | " + broker;
        Files.writeString(file, MutantTable.kept(before, desk.course().exercises(), all, how));
        screen().line(desk.relative(file) + "  written");
      }
      return all.stream().allMatch(Findings::isWell) ? ExitCode.PASSED : ExitCode.FAILED;
    } finally {
      lease.ifPresent(BrokerLease::close);
    }
  }

  private List<Findings> run(
      Desk desk, List<Exercise> exercises, Optional<BrokerLease> lease, MutantRuns runs)
      throws IOException, InterruptedException {
    List<Findings> all = new ArrayList<>();
    screen().line(MutantTable.head());
    for (var exercise : exercises) {
      var unmet = lease.flatMap(share -> Needs.unmet(exercise, share));
      if (unmet.isPresent()) {
        if (write) {
          throw new MissingFileException(unmet.get());
        }
        screen().line("%s is left out. %s".formatted(exercise.id(), unmet.get()));
        continue;
      }
      var found = runs.of(desk.lesson(exercise), exercise);
      screen().line(MutantTable.row(found));
      all.add(found);
    }
    if (!all.stream().allMatch(Findings::isWell)) {
      screen()
          .line(
              "Next: a claim that fails on a survivor, or, if it is right as well, a line under its"
                  + " exercise's `equal`.");
    }
    return all;
  }
}
