package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A failure as a text: what Maven and the IDE show. */
class FailureTextTest {

  @Test
  void each_part_has_its_place() {
    var failure =
        new Failure(
            "a parcel waits",
            true,
            "a parcel",
            "there is none",
            "the customer pays for one",
            List.of(new Failure.Cause("lost", "It was lost."), new Failure.Cause("", "Or stolen.")),
            "1  --> basic.publish",
            List.of("Generated from the seed 7; WARREN_SEED=7 plays it again."),
            "Next: ./warren hint 9.9");

    assertThat(failure.text())
        .isEqualTo(
            """
            expected  a parcel
            but       there is none
            because   the customer pays for one

            What went wrong
              It was lost.
              Or stolen.

            On the wire
            1  --> basic.publish

            What the test did
              Generated from the seed 7; WARREN_SEED=7 plays it again.

            Next: ./warren hint 9.9""");
    assertThat(failure.story(false))
        .contains("Or stolen.")
        .doesNotContain("On the wire", "basic.publish", "Next");
  }

  @Test
  void what_is_not_there_leaves_nothing_behind() {
    assertThat(Failure.saying("the sum: 4").text()).isEqualTo("the sum: 4");
    assertThat(Failure.unwritten("it adds", "TODO 9.9: add", "Next: ./warren hint 9.9").text())
        .isEqualTo("TODO 9.9: add\n\nNext: ./warren hint 9.9");
  }
}
