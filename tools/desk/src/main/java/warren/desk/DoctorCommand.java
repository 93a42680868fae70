package warren.desk;

import java.util.List;
import picocli.CommandLine.Command;
import warren.desk.doctor.Check;
import warren.desk.doctor.Checkup;
import warren.desk.outcome.ExitCode;
import warren.desk.screen.Paragraphs;
import warren.desk.session.Desk;

/** {@code ./warren doctor}: what is there, what is missing, and what mends it. */
@Command(name = "doctor", description = "Show what is missing, and the command that mends it.")
final class DoctorCommand extends Warren.Sub {

  @Override
  public Integer call() {
    List<Check> checks = new Checkup(Desk.root()).checks(this::show);
    screen().line("");
    if (checks.stream().anyMatch(check -> check.mark() == Check.Mark.MISSING)) {
      screen().error("Not ready: mend what is missing, then ./warren doctor again.");
      return ExitCode.NOT_READY;
    }
    screen().good("Ready. Next: ./warren");
    return ExitCode.PASSED;
  }

  private void show(Check check) {
    String mark =
        switch (check.mark()) {
          case OK -> screen().styled("fg(green)", "ok      ");
          case OPTIONAL -> screen().faint("without ");
          case MISSING -> screen().styled("fg(red),bold", "missing ");
        };
    screen().line(mark + Paragraphs.indented(check.what(), 8).strip());
    if (!check.remedy().isEmpty()) {
      screen().line(Paragraphs.indented(check.remedy(), 10));
    }
  }
}
