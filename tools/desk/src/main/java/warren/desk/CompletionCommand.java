package warren.desk;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import warren.desk.outcome.ExitCode;

/** {@code ./warren completion}: what a shell has to know to complete commands and ids. */
@Command(
    name = "completion",
    description = {
      "Write what bash and zsh need to complete commands and exercises.",
      "For this shell:  source <(./warren completion)"
    })
final class CompletionCommand extends Warren.Sub {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    screen().line(AutoComplete.bash("warren", spec.root().commandLine()));
    return ExitCode.PASSED;
  }
}
