package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import warren.course.CourseException;
import warren.desk.branch.SolutionBranch;
import warren.desk.git.GitException;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MisuseException;
import warren.desk.session.Desk;

/** {@code ./warren branch}: the git branch that has the solutions in place of the starters. */
@Command(name = "branch", description = "Create or refresh the git branch with the solutions.")
final class BranchCommand extends Warren.Sub {

  @Override
  public Integer call() {
    try {
      tell(new SolutionBranch(Desk.root()).refresh());
      return ExitCode.PASSED;
    } catch (GitException failed) {
      screen().error(failed.getMessage());
      return failed.isEnvironment() ? ExitCode.NOT_READY : ExitCode.MISUSE;
    }
  }

  /** One of which the solution is of use: where the learner is. */
  private String file() {
    try {
      var desk = desk();
      return desk.relative(desk.exercise(Optional.empty()).starter());
    } catch (CourseException | MisuseException noCourse) {
      return "FILE";
    }
  }

  private void tell(SolutionBranch.Report report) {
    var where = report.commit() + ", one commit on top of " + report.base();
    switch (report.change()) {
      case CREATED -> screen().good("Created the branch solution: " + where + ".");
      case REFRESHED -> screen().good("Made the branch solution anew: " + where + ".");
      case UNCHANGED -> screen().good("The branch solution is up to date: " + where + ".");
    }
    if (report.anonymous()) {
      screen()
          .line("git knows no user.name and user.email here, so its author is warren@localhost.");
    }
    if (report.uncommitted() > 0) {
      screen()
          .line(
              "It has what is committed; changes in %d of your files are not, and stay out of it."
                  .formatted(report.uncommitted()));
    }
    screen().line("Your files and your index are as they were.");
    screen().line("Next: git diff %s solution -- %s".formatted(report.from(), file()));
    screen().line("or all of it beside yours: git worktree add --detach ../solution solution");
    if (report.uncommitted() == 0) {
      screen().line("or in place of yours: git switch solution");
    }
    if (report.change() == SolutionBranch.Change.REFRESHED) {
      screen().line("Pushed before? git push --force-with-lease origin solution");
    }
  }
}
