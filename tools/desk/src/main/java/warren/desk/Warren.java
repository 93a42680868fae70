package warren.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import warren.course.CourseException;
import warren.course.CoursePath;
import warren.desk.answers.NothingLostException;
import warren.desk.engine.Engine;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MissingFileException;
import warren.desk.outcome.MisuseException;
import warren.desk.screen.Screen;
import warren.desk.session.Desk;
import warren.desk.watch.WatchSession;
import warren.lab.broker.NoBrokerException;

/** The one command of the course. */
@Command(
    name = "./warren",
    description = "A hands-on RabbitMQ course for Java developers.",
    synopsisHeading = "Usage: ",
    customSynopsis = {
      "./warren [--path PATH]   watch: save a file, get the verdict",
      "       ./warren ID...           one verdict, on 1.2 or on all of lesson 1",
      "       ./warren COMMAND"
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {"", "Exit codes: 0 passed, 1 failed, 2 misuse, 3 the environment is not ready."},
    versionProvider = Warren.Version.class,
    subcommands = {
      RunCommand.class,
      ListCommand.class,
      HintCommand.class,
      SolutionCommand.class,
      ResetCommand.class,
      RestoreCommand.class,
      TraceCommand.class,
      WireCommand.class,
      UpdateCommand.class,
      DoctorCommand.class,
      BrokerCommand.class,
      GuideCommand.class,
      VerifyCommand.class,
      RecordCommand.class,
      MutateCommand.class,
      BranchCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    })
public final class Warren extends Helpful {

  static final String PATHS = "Keep to a path through the course: half-day, one-day or two-days.";

  @Option(names = "--path", paramLabel = "PATH", defaultValue = "two-days", description = PATHS)
  private CoursePath path;

  @Option(names = "--keep-watching", hidden = true)
  private boolean keepWatching;

  private final Screen screen;
  private final Optional<Engine> engine;

  private Warren(Screen screen, Optional<Engine> engine) {
    this.screen = screen;
    this.engine = engine;
  }

  /** Runs a command and exits with its code, see {@link ExitCode}. */
  public static void main(String[] args) {
    Screen screen = Screen.standard();
    System.setProperty("picocli.ansi", String.valueOf(screen.coloured()));
    String[] words = Misuse.spelledOut(args);
    int code = commandLine(screen, RunCommand.headStart(words)).execute(words);
    screen.flush();
    System.exit(code);
  }

  public static CommandLine commandLine(Screen screen, Optional<Engine> engine) {
    CommandLine line = new CommandLine(new Warren(screen, engine));
    line.setOut(screen.out()).setErr(screen.err());
    line.registerConverter(CoursePath.class, Misuse::path);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (misuse, args) -> {
          screen.error(Misuse.message(misuse));
          return ExitCode.MISUSE;
        });
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(screen, failure));
    return line;
  }

  private static int failed(Screen screen, Exception failure) {
    if (failure instanceof MisuseException) {
      screen.error(failure.getMessage());
      return ExitCode.MISUSE;
    }
    if (failure instanceof CourseException
        || failure instanceof NoBrokerException
        || failure instanceof NothingLostException
        || failure instanceof MissingFileException) {
      screen.error(failure.getMessage());
    } else if (failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof IllegalStateException) {
      screen.error(failure.getMessage() + "\nNext: ./warren doctor");
    } else {
      screen.error(Misuse.ourFault(failure));
    }
    return ExitCode.NOT_READY;
  }

  /** Where the commands write to. */
  Screen screen() {
    return screen;
  }

  /** The engine that was given a head start; empty where none was. */
  Optional<Engine> engine() {
    return engine;
  }

  @Override
  public Integer call() throws CourseException {
    return new WatchSession(Desk.open(screen, path)).run(keepWatching);
  }

  /** What every command but the one command has: a way to the desk. */
  abstract static class Sub extends Helpful {

    @ParentCommand private Warren warren;

    /** The course and the learner's state, read now. */
    Desk desk() throws CourseException {
      return desk(warren.path);
    }

    Desk desk(CoursePath path) throws CourseException {
      return Desk.open(screen(), path);
    }

    /** The course, which has to be right as a whole. */
    Desk authorsDesk() throws CourseException {
      return Desk.openForAuthors(screen());
    }

    Screen screen() {
      return warren.screen();
    }

    Warren warren() {
      return warren;
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Warren 1",
        "Java ${java.version} (${java.vendor}), ${os.name} ${os.version}",
        "picocli " + CommandLine.VERSION
      };
    }
  }
}
