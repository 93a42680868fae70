package warren.lab;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import warren.lab.wire.Recorder;

class HurryTest {

  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final Hurry hurry = new Hurry();
  private final Waiting waiting = new Waiting(new Recorder(), () -> {}, hurry);
  private final AtomicBoolean come = new AtomicBoolean();

  @BeforeAll
  static void threads_of_others_do_not_count() {
    Standstill.begin();
  }

  @AfterEach
  void nothing_more_is_planned() {
    later.shutdownNow();
  }

  @Test
  void what_may_yet_come_is_waited_for() {
    twoHaveWaitedInVain();
    later.schedule(() -> come.set(true), 2, SECONDS);

    waiting.eventually("the parcel", this::assertCome);
  }

  @Test
  void in_a_hurry_a_test_that_waits_for_it_is_not_judged() {
    twoHaveWaitedInVain();
    thirdHasWaitedInVain();
    later.schedule(() -> come.set(true), 1, MINUTES);

    assertThatThrownBy(() -> waiting.eventually("the parcel", this::assertCome))
        .isInstanceOf(Hurry.NotJudgedError.class);
  }

  @Test
  void in_a_hurry_what_comes_soon_is_not_missed() {
    twoHaveWaitedInVain();
    thirdHasWaitedInVain();
    later.schedule(() -> come.set(true), 300, MILLISECONDS);

    waiting.eventually("the parcel", this::assertCome);
  }

  @Test
  void in_a_hurry_what_cannot_come_any_more_is_a_failure() {
    twoHaveWaitedInVain();
    thirdHasWaitedInVain();

    assertThatThrownBy(() -> waiting.eventually("the parcel", this::assertCome))
        .isInstanceOf(Finding.class);
  }

  @Test
  void what_takes_long_is_left_out_when_enough_have_failed_with_a_proof_or_without() {
    twoHaveWaitedInVain();
    waiting.requireNoHurry();
    assertThatThrownBy(() -> waiting.eventually("the parcel", this::assertCome))
        .isInstanceOf(Finding.class);
    waiting.testFailed();

    assertThatThrownBy(waiting::requireNoHurry).isInstanceOf(Hurry.NotJudgedError.class);
    later.schedule(() -> come.set(true), 2, SECONDS);
    waiting.eventually("the parcel", this::assertCome); // as long as the others had a proof
  }

  private void twoHaveWaitedInVain() {
    hurry.failed();
    hurry.failed();
  }

  /** As a test does whose wait ends without a proof. */
  private void thirdHasWaitedInVain() {
    var others = Executors.newSingleThreadScheduledExecutor();
    others.schedule(() -> {}, 1, MINUTES);
    assertThatThrownBy(() -> waiting.eventually("the first", this::assertCome))
        .isInstanceOf(Finding.class);
    waiting.testFailed();
    others.shutdownNow();
  }

  private void assertCome() {
    if (!come.get()) {
      throw new Finding("the parcel to come", "it has not");
    }
  }
}
