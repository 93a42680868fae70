package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommentsTest {

  @Test
  void a_step_in_one_line_or_well_broken_is_right() {
    assertThat(
            Comments.complaint(
                """
                // TODO 1: declare the queue.
                // TODO 2: store each reading. After five, one
                //         ack speaks for all of them.

                // Something else.
                """))
        .isEmpty();
  }

  @Test
  void a_word_that_a_formatter_has_pushed_into_a_line_of_its_own_is_named() {
    assertThat(
            Comments.complaint(
                """
                // TODO 2: store each reading, and remember the tag. After five,
                // one
                //         ack with multiple speaks for all of them.
                """))
        .contains("a TODO is broken off here: // one");
    assertThat(
            Comments.complaint(
                """
                    // TODO 1: publish the receipts in
                    //         their order, by the number of this very
                    // channel.
                """))
        .contains("a TODO is broken off here: // channel.");
  }

  @Test
  void so_is_a_line_that_the_next_run_of_the_formatter_would_break() {
    assertThat(Comments.complaint("// " + "x".repeat(98)))
        .hasValueSatisfying(why -> assertThat(why).startsWith("longer than 100 columns"));
  }
}
