package warren.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MissingFileException;
import warren.desk.session.Desk;
import warren.desk.session.LastRun;
import warren.desk.trace.KeptRun;
import warren.desk.trace.KeptRuns;
import warren.desk.trace.RunFile;
import warren.desk.trace.Selection;
import warren.desk.trace.Trace;
import warren.desk.trace.TraceText;
import warren.desk.trace.TraceText.Part;
import warren.desk.trace.UnreadableRunException;

/** {@code ./warren trace}: what the last run did on the wire. */
@Command(
    name = "trace",
    description = {
      "Show what your last run did on the wire, passed or failed.",
      "Without options: where messages went, what was said, and each message's way."
    })
final class TraceCommand extends Warren.Sub {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = {
        "An exercise, such as 1.2; FILE.run, which --save wrote; or wire, the last recording",
        "of a program of your own. Without it, the last run of all."
      })
  private Optional<String> what;

  @Option(names = "--test", paramLabel = "TEST", description = "Its number, or a part of its name.")
  private Optional<String> test;

  @Option(names = "--client", paramLabel = "NAME", description = "One client only.")
  private Optional<String> client;

  @Option(
      names = "--message",
      paramLabel = "P-3",
      description = "One message only: its id, or its body.")
  private Optional<String> message;

  @Option(names = "--channel", paramLabel = "N", description = "One channel number only.")
  private Optional<Integer> channel;

  @Option(names = "--topology", description = "A picture of where messages go.")
  private boolean topology;

  @Option(names = "--timeline", description = "What was said, line by line.")
  private boolean timeline;

  @Option(names = "--sequence", description = "What was said, as a sequence diagram.")
  private boolean sequence;

  @Option(names = "--ledger", description = "What became of each message.")
  private boolean ledger;

  @Option(names = "--puml", description = "Both diagrams in PlantUML's text.")
  private boolean puml;

  @Option(names = "--json", description = "For other programs.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "FILE.run",
      description = "Write the run to a file, to look at it on another machine.")
  private Optional<Path> save;

  @Override
  public Integer call() throws CourseException, IOException {
    Path file = file();
    try {
      KeptRun run = RunFile.read(file);
      if (save.isPresent()) {
        Trace.save(file, save.get());
        screen()
            .line(
                "Saved.  ./warren trace %s shows it, here and elsewhere."
                    .formatted(save.get().toAbsolutePath()));
        return ExitCode.PASSED;
      }
      show(run);
      return ExitCode.PASSED;
    } catch (UnreadableRunException unreadable) {
      screen().error(unreadable.getMessage());
      return ExitCode.NOT_READY;
    }
  }

  private Path file() throws CourseException {
    KeptRuns runs = new KeptRuns(Desk.root());
    if (what.isEmpty()) {
      return runs.last().orElseThrow(TraceCommand::nothingKept);
    }
    if (what.get().endsWith(RunFile.ENDING) || Files.isRegularFile(Path.of(what.get()))) {
      return Path.of(what.get());
    }
    if (what.get().equals(KeptRuns.WIRE)) {
      return runs.of(KeptRuns.WIRE).orElseThrow(TraceCommand::nothingRecorded);
    }
    Exercise exercise = desk().exercise(what);
    return runs.of(exercise.id()).orElseThrow(() -> LastRun.nothingKept(exercise));
  }

  private void show(KeptRun run) {
    var views = new Selection(test, client, message, channel).of(run);
    if (json) {
      screen().line(Trace.json(run, views));
    } else if (puml) {
      screen().line(TraceText.plantUml(views).stripTrailing());
    } else {
      new TraceText(screen(), parts(), TraceText.width(screen())).show(run, views);
      if (views.size() > 1) {
        screen().line("");
        screen()
            .line(
                screen()
                    .faint("One test only: --test 2.  As a diagram: --sequence.  More: --help."));
      }
    }
  }

  private EnumSet<Part> parts() {
    var parts = EnumSet.noneOf(Part.class);
    if (topology) {
      parts.add(Part.TOPOLOGY);
    }
    if (timeline) {
      parts.add(Part.TIMELINE);
    }
    if (sequence) {
      parts.add(Part.SEQUENCE);
    }
    if (ledger) {
      parts.add(Part.LEDGER);
    }
    return parts;
  }

  private static MissingFileException nothingKept() {
    return new MissingFileException(
        "No run is kept here yet.\nNext: ./warren run makes one, and ./warren trace shows it.");
  }

  private static MissingFileException nothingRecorded() {
    return new MissingFileException(
        "Nothing was recorded yet of a program of your own.\nNext: ./warren wire --help");
  }
}
