package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import warren.lab.broker.RunFolder;
import warren.lab.broker.Words;
import warren.lab.broker.ways.DockerEngine;
import warren.lab.machine.StartedProcess;

/** What can be seen of a keeper from outside, written down while it lives. */
record Traces(
    RunFolder run, StartedProcess keeper, StartedProcess undertaker, List<List<String>> remains) {

  static Traces of(Keepers keepers) {
    List<RunFolder> runs =
        keepers.folders().stream().filter(run -> run.address().isPresent()).toList();
    assertThat(runs).as("folders of the keepers that run").hasSize(1);
    RunFolder run = runs.get(0);
    StartedProcess keeper = run.address().orElseThrow().keeper();
    ProcessHandle undertaker =
        ProcessHandle.of(keeper.pid())
            .orElseThrow()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow();
    try {
      List<List<String>> remains =
          Files.readAllLines(run.path().resolve("remains")).stream().map(Words::of).toList();
      return new Traces(run, keeper, StartedProcess.of(undertaker), remains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does. */
  void killKeeper() {
    ProcessHandle.of(keeper.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  void killKeeperAndUndertaker() {
    keeper.kill();
  }

  /** Waits until nothing is left of the keeper and of what it started. */
  void awaitGone() {
    await("nothing is left of " + run.path())
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(run.path()).doesNotExist();
              assertThat(keeper.isAlive()).as("the keeper lives").isFalse();
              assertThat(undertaker.isAlive()).as("the undertaker lives").isFalse();
              assertThat(remains).noneMatch(Traces::isThere);
            });
  }

  private static boolean isThere(List<String> words) {
    return switch (words.get(0)) {
      case "process" ->
          new StartedProcess(
                  Long.parseLong(words.get(1)), Instant.ofEpochMilli(Long.parseLong(words.get(2))))
              .isAlive();
      case "containers" -> !DockerEngine.all(words.get(1)).isEmpty();
      default -> false;
    };
  }
}
