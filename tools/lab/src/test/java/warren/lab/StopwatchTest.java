package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopwatchTest {

  @Test
  void what_is_stopped_stays_as_it_was() {
    var stopwatch = new Stopwatch("the test began");
    stopwatch.stop();
    var elapsed = stopwatch.elapsed();
    stopwatch.stop();

    assertThat(stopwatch.elapsed()).isEqualTo(elapsed);
  }

  @Test
  void what_has_just_begun_has_run_for_nothing_and_not_for_an_hour() {
    var stopwatch = new Stopwatch("the test began");

    LabAssertions.assertThat(stopwatch).hasRunFor(Duration.ZERO);
    assertThatThrownBy(() -> LabAssertions.assertThat(stopwatch).hasRunFor(Duration.ofHours(1)))
        .hasMessageMatching(
            "expected the time since the test began to be 3600000 ms .* it is \\d+ ms");
  }
}
