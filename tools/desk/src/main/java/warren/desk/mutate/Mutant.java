package warren.desk.mutate;

/**
 * A solution with one small change.
 *
 * @param id where and what, such as {@code send/drop-queueDeclare}; it has no line number, so that
 *     it outlives changes elsewhere in the file. The second of the same id ends with {@code #2}.
 * @param line of the solution at which the change begins, from 1
 * @param diff what has changed, in one line
 * @param text the whole source with the change
 */
public record Mutant(String id, int line, String diff, String text) {}
