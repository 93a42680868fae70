package delay;

/**
 * What the broker says of one way in which a message died.
 *
 * @param reason such as {@code rejected}, {@code expired} or {@code maxlen}
 * @param queue where it died
 * @param times how often it died there for this reason
 */
public record Death(String reason, String queue, long times) {

  @Override
  public String toString() {
    return "%s in %s, %d time%s".formatted(reason, queue, times, times == 1 ? "" : "s");
  }
}
