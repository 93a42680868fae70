package warren.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.LabAssertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AttemptTest {

  private final LearnerCode code = new LearnerCode(AttemptTest.class);

  @Test
  void what_was_thrown_is_known_by_its_kind() {
    assertThat(attempt(new EOFException("the end"))).threw(IOException.class);
  }

  @Test
  void who_returned_or_threw_another_kind_is_told_so_with_the_reason() {
    assertThatThrownBy(
            () ->
                assertThat(Attempt.at(() -> {}, code))
                    .because("somebody has to know")
                    .threw(IOException.class))
        .isInstanceOf(Finding.class)
        .hasMessageContaining("the call to throw IOException")
        .hasMessageContaining("it returned as if all were well")
        .hasMessageContaining("somebody has to know");
    assertThatThrownBy(
            () -> assertThat(attempt(new IllegalStateException("no"))).threw(IOException.class))
        .hasMessageContaining("it threw IllegalStateException")
        .hasMessageContaining("no");
  }

  @Test
  void a_call_that_was_to_return_is_told_what_it_threw() {
    assertThat(Attempt.at(() -> {}, code)).returned();
    assertThatThrownBy(
            () ->
                assertThat(attempt(new IOException("refused")))
                    .because("nobody was in its way")
                    .returned())
        .isInstanceOf(Finding.class)
        .hasMessageContaining("the call to return, but it threw IOException")
        .hasMessageContaining("nobody was in its way");
  }

  @Test
  void what_nobody_has_written_yet_stays_a_todo() {
    assertThatThrownBy(() -> attempt(new UnsupportedOperationException("TODO 9.9: write it")))
        .hasMessage("TODO 9.9: write it");
  }

  private Attempt attempt(Exception thrown) {
    return Attempt.at(
        () -> {
          throw thrown;
        },
        code);
  }
}
