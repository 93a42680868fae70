package patterns;

/**
 * Something on the broker that is not as planned.
 *
 * @param name of the exchange or queue
 * @param difference says which property or argument differs, in the broker's words
 */
public record Clash(String name, String difference) {}
