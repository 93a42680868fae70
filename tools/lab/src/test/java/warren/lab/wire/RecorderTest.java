package warren.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static warren.lab.wire.Await.eventually;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

@Timeout(20)
class RecorderTest {

  private final Recorder recorder = new Recorder();

  @Test
  void a_list_that_was_handed_out_never_changes() {
    record("alice", Kind.CONNECTED);
    var before = recorder.events();
    for (int i = 0; i < 1_000; i++) {
      record("alice", Kind.METHOD);
    }
    assertThat(before).hasSize(1);
    assertThat(recorder.events()).hasSize(1_001).startsWith(before.get(0));
  }

  @Test
  void the_part_of_one_client_lives_on() {
    var bobs = recorder.of("bob");
    record("alice", Kind.CONNECTED);
    assertThat(bobs.events()).isEmpty();
    record("bob", Kind.CONNECTED);
    assertThat(bobs.events()).extracting(WireEvent::number).containsExactly(2);
    assertThat(bobs.of("alice").events()).isEmpty();
  }

  @Test
  void a_heartbeat_does_not_break_the_quiet_and_another_event_does() throws Exception {
    var quiet = Duration.ofMillis(30);
    assertThat(recorder.awaitMoreThan(0, quiet)).isFalse();
    record("alice", Kind.HEARTBEAT);
    assertThat(recorder.quietFor()).isGreaterThanOrEqualTo(quiet);
    var before = System.nanoTime();
    record("alice", Kind.CONNECTED);
    assertThat(recorder.quietFor()).isLessThan(Duration.ofNanos(System.nanoTime() - before + 1));
  }

  @Test
  void who_waits_is_told_of_what_is_new() throws Exception {
    var told = new CompletableFuture<Boolean>();
    var waiting =
        Threads.start(
            "waiting",
            () -> {
              try {
                told.complete(recorder.awaitMoreThan(0, Duration.ofMinutes(1)));
              } catch (InterruptedException e) {
                told.completeExceptionally(e);
              }
            });
    eventually().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    record("alice", Kind.CONNECTED);
    assertThat(told.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(recorder.awaitMoreThan(0, Duration.ZERO)).isTrue();
    assertThat(recorder.awaitMoreThan(1, Duration.ofMillis(1))).isFalse();
  }

  private void record(String client, Kind kind) {
    recorder.record(
        client,
        1,
        0,
        kind,
        Direction.TO_BROKER,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
