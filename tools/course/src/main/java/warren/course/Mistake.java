package warren.course;

/**
 * A plausible wrong answer that the tests reject with a message naming it.
 *
 * @param id short name in words joined by hyphens
 * @param why what it does in production, one or two sentences
 * @param answer the wrong answer's source
 * @param caughtBy the test method that fails
 * @param says words that stand in the failure that the learner reads
 * @param recorded whether the run of that test is kept in {@code docs/recordings}
 */
public record Mistake(
    String id, String why, Answer answer, String caughtBy, String says, boolean recorded) {}
