package warren.course;

/**
 * A small change of the solution, made by {@code ./warren mutate}, that leaves it right, so that no
 * test need catch it.
 *
 * @param mutant its id, such as {@code send/drop-queueDeclare}
 * @param why it is as right as the solution, a sentence
 */
public record EqualMutant(String mutant, String why) {}
