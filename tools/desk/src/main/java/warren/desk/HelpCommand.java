package warren.desk;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import warren.desk.outcome.ExitCode;

/** {@code ./warren help}: as {@code --help}, of all or of one command. */
@Command(name = "help", description = "Show this help, or that of a command.")
final class HelpCommand extends Warren.Sub {

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Such as run.")
  private Optional<String> name;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine all = spec.parent().commandLine();
    CommandLine shown = name.map(all.getSubcommands()::get).orElse(all);
    if (name.isPresent() && shown == all) {
      throw new UnmatchedArgumentException(all, List.of(name.get()));
    }
    shown.usage(screen().out());
    return ExitCode.PASSED;
  }
}
