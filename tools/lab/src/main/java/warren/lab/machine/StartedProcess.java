package warren.lab.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that we started, by its number and its start, so that a number that was given out again
 * is never taken for it.
 */
public record StartedProcess(long pid, Instant started) {

  /** Two JVMs may compute the same process's start a little differently. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** That process, as long as it runs. */
  public static StartedProcess of(ProcessHandle process) {
    return new StartedProcess(process.pid(), process.info().startInstant().orElseGet(Instant::now));
  }

  /** Whether it runs, and not another that has got its number. */
  public boolean isAlive() {
    return handle().isPresent();
  }

  /** Ends the process and all that it started, at once. */
  public void kill() {
    handle()
        .ifPresent(
            process ->
                Stream.concat(process.descendants().toList().stream(), Stream.of(process))
                    .forEach(ProcessHandle::destroyForcibly));
  }

  /** Ends the process at once and leaves what it started. */
  public void killAlone() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
  }

  private boolean startedThen(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(then -> Duration.between(then, started).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }
}
