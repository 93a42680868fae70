package warren.course;

/**
 * A right answer built differently from the solution.
 *
 * @param id short name in words joined by hyphens
 * @param answer its source
 */
public record Variant(String id, Answer answer) {}
