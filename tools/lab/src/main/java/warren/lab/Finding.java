package warren.lab;

import java.util.Optional;

/**
 * What a check of the lab found wrong: what was expected, what was there instead, and why it
 * matters.
 */
public final class Finding extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;
  private final transient Optional<String> why;
  private boolean late;

  /** A finding whose reason the reader can see for himself. */
  public Finding(String expected, String actual) {
    this(expected, actual, Optional.empty());
  }

  Finding(String expected, String actual, Optional<String> why) {
    super("expected " + expected + ", but " + actual + why.map(text -> ": " + text).orElse(""));
    this.expected = expected;
    this.actual = actual;
    this.why = why;
  }

  /** The finding that the code did not come back. */
  static Finding late(String expected, String actual) {
    var finding = new Finding(expected, actual);
    finding.late = true;
    return finding;
  }

  boolean late() {
    return late;
  }

  /** The same finding with the reason why it matters in production. */
  public Finding because(String reason) {
    var finding = new Finding(expected, actual, Optional.of(reason));
    finding.setStackTrace(getStackTrace());
    return finding;
  }

  String expected() {
    return expected;
  }

  String actual() {
    return actual;
  }

  Optional<String> why() {
    return why;
  }
}
