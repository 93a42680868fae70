package warren.desk.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.desk.Desk;

/**
 * Tells which source files of the lessons were saved. One save is often several events, and some
 * editors write a new file and rename it: what happens within a moment is told at once.
 */
final class Saves implements AutoCloseable {

  private static final int MOMENT_MILLIS = 20;

  private final Consumer<Set<Path>> tell;
  private final DirectoryWatcher watcher;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "saves");
            thread.setDaemon(true);
            return thread;
          });
  private Set<Path> saved = new LinkedHashSet<>();
  private ScheduledFuture<?> telling;

  /**
   * For what learners write and read in all lessons.
   *
   * @param tell told the files, absolute, on a thread of its own
   */
  Saves(Desk desk, Consumer<Set<Path>> tell) throws IOException {
    this.tell = tell;
    this.watcher =
        DirectoryWatcher.builder()
            .paths(folders(desk))
            .listener(this::changed)
            .fileHashing(false)
            .build();
  }

  /** Begins to watch. */
  void begin() {
    watcher.watchAsync();
  }

  private static List<Path> folders(Desk desk) {
    return desk.course().lessons().stream()
        .flatMap(
            lesson ->
                Stream.of("main", "given", "test")
                    .map(part -> lesson.directory().resolve("src").resolve(part)))
        .filter(Files::isDirectory)
        .toList();
  }

  private synchronized void changed(DirectoryChangeEvent event) {
    boolean written =
        event.eventType() == DirectoryChangeEvent.EventType.CREATE
            || event.eventType() == DirectoryChangeEvent.EventType.MODIFY;
    if (!written || !event.path().toString().endsWith(".java")) {
      return;
    }
    saved.add(event.path());
    if (telling != null) {
      telling.cancel(false);
    }
    telling = clock.schedule(this::tell, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tell() {
    Set<Path> files;
    synchronized (this) {
      files = saved;
      saved = new LinkedHashSet<>();
    }
    if (!files.isEmpty()) {
      tell.accept(files);
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    watcher.close();
  }
}
