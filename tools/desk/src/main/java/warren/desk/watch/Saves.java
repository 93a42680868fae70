package warren.desk.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.course.Exercise;
import warren.desk.engine.Job;
import warren.desk.session.Desk;

/**
 * Tells which source files of the lessons were saved. One save is often several events, and some
 * editors write a new file and rename it: what happens within a moment is told at once.
 *
 * <p>Where the file system tells nothing, as it is on some mounts, the exercises' own files are
 * looked at every second instead. That it is so shows by a file that has changed without an event.
 */
final class Saves implements AutoCloseable {

  private static final int MOMENT_MILLIS = 10;
  private static final int LOOK_MILLIS = 1_000;

  private final Consumer<Path> saving;
  private final Consumer<Set<Path>> tell;
  private final Runnable deaf;
  private final Stamps stamps;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "saves");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<DirectoryWatcher> watcher;
  private Set<Path> saved = new LinkedHashSet<>();
  private ScheduledFuture<?> telling;
  private final Set<String> heard = new HashSet<>();
  private Set<Path> unheard = Set.of();
  private boolean looked;

  /**
   * For what learners write and read in all lessons.
   *
   * @param saving told a file at once, which may yet be written to
   * @param tell told the files, absolute, on a thread of its own
   * @param deaf called once, where it turns out that no events come
   */
  Saves(Desk desk, Consumer<Path> saving, Consumer<Set<Path>> tell, Runnable deaf) {
    this.saving = saving;
    this.tell = tell;
    this.deaf = deaf;
    this.stamps = new Stamps(files(desk));
    this.watcher = watcher(folders(desk));
  }

  /** Begins to watch. */
  void begin() {
    watcher.ifPresentOrElse(DirectoryWatcher::watchAsync, deaf);
    clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Empty where the system has no room for another, such as for want of inotify's watches. */
  private Optional<DirectoryWatcher> watcher(List<Path> folders) {
    try {
      return Optional.of(
          DirectoryWatcher.builder()
              .paths(folders)
              .listener(this::changed)
              .fileHashing(false)
              .build());
    } catch (IOException none) {
      return Optional.empty();
    }
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

  private static List<Path> files(Desk desk) {
    List<Exercise> exercises = desk.course().exercises();
    return exercises.stream().flatMap(exercise -> exercise.files().stream()).toList();
  }

  private synchronized void changed(DirectoryChangeEvent event) {
    boolean written =
        event.eventType() == DirectoryChangeEvent.EventType.CREATE
            || event.eventType() == DirectoryChangeEvent.EventType.MODIFY;
    if (written && watcher.isPresent() && Job.isSource(event.path())) {
      heard.add(event.path().getFileName().toString());
      if (saved.isEmpty()) { // the others are of the same save
        saving.accept(event.path());
      }
      saved.add(event.path());
      tellSoon();
    }
  }

  private void tellSoon() {
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

  private synchronized void look() {
    Set<Path> changed = unheard(stamps.changed());
    if (watcher.isPresent() && looked) {
      // An event may come a little later than its change can be seen.
      Set<Path> missed = unheard(unheard);
      unheard = changed;
      if (!missed.isEmpty()) {
        saved.addAll(missed);
        saved.addAll(changed);
        closeWatcher();
        deaf.run();
      }
    } else {
      saved.addAll(changed); // what changed before the watcher was ready has no event
    }
    looked = true;
    heard.clear();
    if (!saved.isEmpty()) {
      tellSoon();
    }
  }

  private Set<Path> unheard(Set<Path> files) {
    Set<Path> unheard = new LinkedHashSet<>(files);
    unheard.removeIf(file -> heard.contains(file.getFileName().toString()));
    return unheard;
  }

  private void closeWatcher() {
    try {
      if (watcher.isPresent()) {
        watcher.get().close();
      }
    } catch (IOException e) {
      // It tells nothing any more, which it did not before.
    }
    watcher = Optional.empty();
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    closeWatcher();
  }
}
