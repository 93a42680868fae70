package warren.desk.answers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was about to happen when a backup was made. */
public enum Cause {
  SOLUTION("before the solution was written"),
  RESET("before the starter was put back"),
  RESTORE("before another backup was brought back"),
  UPDATE("before the course was updated");

  private final String words;

  Cause(String words) {
    this.words = words;
  }

  /** As in a list of backups. */
  public String words() {
    return words;
  }

  /** As in the name of a backup's folder. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Cause> named(String word) {
    return Arrays.stream(values()).filter(cause -> cause.word().equals(word)).findFirst();
  }
}
