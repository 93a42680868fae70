package warren.course;

import java.util.List;

/**
 * A plausible wrong answer that the tests reject with a message naming it.
 *
 * @param id short name in words joined by hyphens
 * @param why what it does in production, one or two sentences
 * @param answer the wrong answer's source
 * @param caughtBy the test method that fails
 * @param says what the learner reads of it: words of the failure, or all that its diagnosis says
 * @param also ids of other causes that may truly be told with it
 * @param recorded whether the run of that test is kept in {@code docs/recordings}
 */
public record Mistake(
    String id,
    String why,
    Answer answer,
    String caughtBy,
    String says,
    List<String> also,
    boolean recorded) {

  public Mistake {
    also = List.copyOf(also);
  }
}
