package warren.desk.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import warren.course.Exercise;
import warren.desk.engine.Engine;
import warren.desk.state.Reason;

/** Keeps the runs of a session as they end, beside the verdicts. */
public final class Keeping {

  private final KeptRuns runs;
  private final Consumer<String> tell;
  private boolean told;
  private volatile CompletableFuture<Optional<Path>> last =
      CompletableFuture.completedFuture(Optional.empty());

  /**
   * In a course's folder.
   *
   * @param tell told once, if a run cannot be kept, why and what to do
   */
  public Keeping(Path root, Consumer<String> tell) {
    this.runs = new KeptRuns(root);
    this.tell = tell;
  }

  /** What is to be told of an exercise's run that begins now. */
  public Consumer<Engine.Recorded> of(Exercise exercise) {
    var kept = new CompletableFuture<Optional<Path>>();
    last = kept;
    return recorded -> kept.complete(keep(exercise, recorded));
  }

  private Optional<Path> keep(Exercise exercise, Engine.Recorded recorded) {
    var verdict = recorded.verdict();
    if (!verdict.saysSomethingOfTheCode()
        || (recorded.recordings().isEmpty() && verdict.tests().isEmpty())) {
      return Optional.empty(); // nothing ran
    }
    List<String> parts = new ArrayList<>();
    parts.add(RunFile.head(exercise.id(), exercise.title()));
    parts.addAll(recorded.recordings());
    parts.add(RunFile.end());
    try {
      runs.keep(exercise.id(), parts);
    } catch (IOException failed) {
      tellOnce(
          "What was said on the wire cannot be kept in %s (%s).\nNext: make room there, and the folder yours."
              .formatted(runs.folder(), Reason.of(failed)));
    }
    return runs.of(exercise.id());
  }

  private synchronized void tellOnce(String notice) {
    if (!told) {
      told = true;
      tell.accept(notice);
    }
  }

  /**
   * The run that has just ended.
   *
   * @param patience how long it may still take to come
   * @return empty where it does not come, or nothing was said
   */
  public Optional<KeptRun> last(Duration patience) {
    try {
      var file = last.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return file.isEmpty() ? Optional.empty() : Optional.of(RunFile.read(file.get()));
    } catch (TimeoutException | ExecutionException | UnreadableRunException none) {
      return Optional.empty();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
