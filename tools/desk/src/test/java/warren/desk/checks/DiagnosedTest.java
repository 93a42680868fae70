package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.course.Answer;
import warren.course.Mistake;
import warren.desk.engine.TestResult;
import warren.desk.engine.Verdict;
import warren.lab.Failure;
import warren.lab.telling.Excerpt;

/** A diagnosis is true or silent. */
class DiagnosedTest {

  private static final Mistake AUTO_ACK =
      new Mistake(
          "auto-ack",
          "A crash loses the parcel.",
          new Answer.Changed(List.of()),
          "it_comes_back",
          "The broker forgets.",
          List.of("redelivered"),
          false);

  private final Diagnosed diagnosed = new Diagnosed(Set.of("auto-ack", "never-acks"));

  @Test
  void its_own_cause_those_listed_and_those_without_an_id_may_be_told() {
    assertThat(diagnosed.untrue(AUTO_ACK, telling("auto-ack", "redelivered", ""))).isEmpty();
  }

  @Test
  void any_other_is_an_error_that_names_both() {
    assertThat(diagnosed.untrue(AUTO_ACK, telling("auto-ack", "never-acks")))
        .hasValueSatisfying(why -> assertThat(why).contains("`never-acks`", "also:"));
  }

  @Test
  void so_is_a_condition_that_is_silent_of_its_own_mistake() {
    assertThat(diagnosed.untrue(AUTO_ACK, telling("redelivered")))
        .hasValueSatisfying(why -> assertThat(why).contains("silent"));
    assertThat(new Diagnosed(Set.of()).untrue(AUTO_ACK, telling())).isEmpty();
  }

  @Test
  void so_is_a_condition_of_no_mistake() {
    assertThat(diagnosed.unknown(List.of(AUTO_ACK)))
        .hasValueSatisfying(why -> assertThat(why).contains("never-acks").doesNotContain("auto"));
    assertThat(new Diagnosed(Set.of("auto-ack")).unknown(List.of(AUTO_ACK))).isEmpty();
  }

  private static Verdict telling(String... causes) {
    var failure =
        new Failure(
            "it comes back",
            true,
            "",
            "it is gone",
            "",
            Stream.of(causes).map(id -> new Failure.Cause(id, "words of " + id)).toList(),
            Excerpt.none(),
            List.of(),
            "");
    var test =
        new TestResult(
            "it_comes_back",
            "it comes back",
            TestResult.Status.FAILED,
            Optional.of(failure),
            "",
            Duration.ZERO);
    return new Verdict(Verdict.Outcome.FAILED, List.of(test), "", "", Duration.ZERO);
  }
}
