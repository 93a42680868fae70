package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.telling.Excerpt;
import warren.lab.telling.Excerpt.Line;
import warren.lab.telling.Excerpt.Weight;

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
            new Excerpt(
                List.of(
                    new Line(
                        2,
                        7,
                        "9.1",
                        "shop",
                        "ch 1",
                        true,
                        "basic.get",
                        "Shop.java:9",
                        Weight.SAID)),
                4),
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
              … 2 more
            7  9.1 ms  shop  ch 1 -->  basic.get  Shop.java:9
              … 1 more

            What the test did
              Generated from the seed 7; WARREN_SEED=7 plays it again.

            Next: ./warren hint 9.9""");
    assertThat(failure.story(false))
        .contains("Or stolen.")
        .doesNotContain("On the wire", "basic.get", "Next");
  }

  @Test
  void what_is_not_there_leaves_nothing_behind() {
    assertThat(Failure.saying("the sum: 4").text()).isEqualTo("the sum: 4");
    assertThat(Failure.unwritten("it adds", "TODO 9.9: add", "Next: ./warren hint 9.9").text())
        .isEqualTo("TODO 9.9: add\n\nNext: ./warren hint 9.9");
  }
}
