package ordering;

/**
 * A queue that takes a share of the changes.
 *
 * @param queue its name
 * @param weight how large a share, compared with the others; 1 or more
 */
public record Shard(String queue, int weight) {}
