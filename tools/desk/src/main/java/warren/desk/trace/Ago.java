package warren.desk.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How long ago something was, in words. */
final class Ago {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

  private Ago() {}

  static String words(Instant then) {
    long seconds = Duration.between(then, Instant.now()).toSeconds();
    if (seconds < 0 || seconds >= 86_400) {
      return DAY.format(then.atZone(ZoneId.systemDefault()));
    }
    if (seconds < 60) {
      return "just now";
    }
    return seconds < 3_600
        ? "%d min ago".formatted(seconds / 60)
        : "%d h ago".formatted(seconds / 3_600);
  }
}
