package patterns;

import java.util.Locale;

/** How bad an alert is. */
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  /**
   * The routing key of such alerts: {@code info}, {@code warning}, {@code error}, {@code critical}.
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
