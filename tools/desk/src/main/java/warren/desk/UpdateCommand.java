package warren.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import warren.course.CourseException;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.session.ShippedTests;
import warren.desk.update.Update;
import warren.desk.update.UpdateException;
import warren.desk.update.Updated;

/** {@code ./warren update}: a newer course, with the learner's answers kept. */
@Command(
    name = "update",
    description = {"Get the newer course. Your answers are kept, and backed up first."})
final class UpdateCommand extends Warren.Sub {

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = {
        "A ZIP archive of the newer course, or the folder that it was unpacked into,",
        "if this folder is no clone."
      })
  private Optional<Path> from;

  @Override
  public Integer call() throws CourseException, IOException {
    Desk desk = desk();
    screen().line(screen().faint("Looking for what is newer…"));
    try {
      Optional<Updated> updated = new Update(desk.course().root()).run(from);
      if (updated.isEmpty()) {
        screen().good("This is the newest course already.");
      } else {
        ShippedTests.forget(desk.course().root());
        new UpdateReport(desk(), updated.get()).show();
      }
      return ExitCode.PASSED;
    } catch (UpdateException failed) {
      screen().error(failed.getMessage());
      return failed.isEnvironment() ? ExitCode.NOT_READY : ExitCode.MISUSE;
    }
  }
}
