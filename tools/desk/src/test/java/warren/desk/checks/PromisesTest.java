package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.course.Answer;
import warren.course.Mistake;

class PromisesTest {

  private static final String STARTER =
      """
      /**
       * @throws IOException if the broker refuses
       * @throws InterruptedException if the thread is interrupted
       */
      """;

  private static final String TEST =
      """
      @Test
      @Timeout(5)
      void it_is_there(Lab lab) throws Exception {
        assertThat(lab.attempt(inbox::start)).threw(IOException.class);
      }
      @Test
      void it_ends() {
        assertThat(take).because("it has to").eventuallyThrows(InterruptedException.class);
      }
      private void no_claim() {}
      """;

  @Test
  void what_is_promised_and_forced_and_caught_is_fine() {
    assertThat(Promises.of(STARTER, TEST).untested(caughtBy("it_is_there", "it_ends"))).isEmpty();
  }

  @Test
  void an_exception_that_no_claim_forces_is_named() {
    var test = TEST.replace("threw(IOException.class)", "threw(Exception.class)");
    assertThat(Promises.of(STARTER, test).untested(caughtBy("it_is_there", "it_ends")))
        .contains("@throws IOException is promised, and no claim forces it");
  }

  @Test
  void a_claim_that_catches_nothing_is_named() {
    assertThat(Promises.of(STARTER, TEST).untested(caughtBy("it_is_there", "it_was_renamed")))
        .contains("no mistake is caught by the claim it_ends");
  }

  private static List<Mistake> caughtBy(String... claims) {
    return List.of(claims).stream()
        .map(
            claim ->
                new Mistake(
                    "auto-ack",
                    "A crash loses it.",
                    new Answer.Changed(List.of()),
                    claim,
                    "gone",
                    List.of(),
                    false))
        .toList();
  }
}
