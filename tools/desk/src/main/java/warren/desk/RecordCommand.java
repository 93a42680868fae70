package warren.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Take;
import warren.desk.engine.Engine;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MisuseException;
import warren.desk.record.ExchangeTable;
import warren.desk.record.Recordings;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.lab.broker.keeper.BrokerLease;

/** {@code ./warren record}: writes anew what the guide's pictures are drawn from, for authors. */
@Command(name = "record", description = "Record anew what the guide's pictures are drawn from.")
final class RecordCommand extends Warren.Sub {

  @Parameters(
      arity = "0..*",
      paramLabel = "IDS",
      description = "Exercises, such as 1.2 1.3; without any, all that have a recording.")
  private List<String> ids = new ArrayList<>();

  @Override
  public Integer call() throws CourseException, IOException {
    var desk = authorsDesk();
    var takes = takes(desk);
    var root = desk.course().root();
    var recordings = new Recordings(desk.course());
    try (var lease = BrokerLease.acquire(root, screen()::progress);
        var engine = Engine.forMany(root, 1)) {
      screen().line(screen().faint(Judge.named(lease.broker())));
      for (var take : takes) {
        var text = recordings.text(take, engine.record(desk.recording(take)));
        keep(desk, recordings, recordings.file(take), text);
      }
      if (ids.isEmpty()) {
        keep(desk, recordings, recordings.exchangeTable(), ExchangeTable.run(lease));
        keepReadme(desk, engine);
      }
    }
    return ExitCode.PASSED;
  }

  private void keepReadme(Desk desk, Engine engine) throws IOException {
    var pictures = new ReadmePictures(desk.course());
    var readme = Files.readString(pictures.file());
    Files.writeString(pictures.file(), ReadmePictures.with(readme, pictures.take(engine)));
    screen().line(desk.relative(pictures.file()) + "  written");
  }

  private void keep(Desk desk, Recordings recordings, Path file, String text) throws IOException {
    boolean changed = recordings.keep(file, text);
    screen().line(desk.relative(file) + (changed ? "  written" : "  as it was"));
  }

  private List<Take> takes(Desk desk) {
    if (ids.isEmpty()) {
      return desk.course().takes();
    }
    var named = ids.stream().map(id -> desk.exercise(Optional.of(id))).toList();
    for (var exercise : named) {
      if (exercise.takes().isEmpty()) {
        throw new MisuseException(
            "%s has no recording.%nNext: write `recording: a_test_method` into its entry in %s"
                .formatted(
                    exercise.id(),
                    desk.relative(desk.lesson(exercise).directory().resolve("lesson.yaml"))));
      }
    }
    return named.stream().flatMap(exercise -> exercise.takes().stream()).toList();
  }
}
