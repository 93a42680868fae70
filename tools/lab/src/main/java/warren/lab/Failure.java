package warren.lab;

import java.util.ArrayList;
import java.util.List;
import warren.lab.telling.Excerpt;

/**
 * Why a test failed, as its reader is told it. It is made where the test fails, travels as it is,
 * and is put into words by whoever shows it.
 *
 * @param claim the test's name as a sentence: what must hold
 * @param written false for a starter that nobody has touched yet; its TODO is what happened
 * @param expected what the test expected, ready for "expected …"; empty where an exception or an
 *     assertion of another library speaks for itself
 * @param actual what happened instead
 * @param because why it matters in production; empty where the reader can see for himself
 * @param causes what led to it, the most telling first
 * @param wire what was said on the wire, as far as it shows how it came to this
 * @param staging what the test did to the code, a line each: its storm, its seed
 * @param next the next step, a whole line; empty where there is none
 */
public record Failure(
    String claim,
    boolean written,
    String expected,
    String actual,
    String because,
    List<Cause> causes,
    Excerpt wire,
    List<String> staging,
    String next) {

  /**
   * What led to a failure.
   *
   * @param id of the mistake in {@code lesson.yaml}, or of the lab's own diagnosis; empty for a
   *     suspicion that has none
   * @param words whole sentences, with the learner's line where it is known
   */
  public record Cause(String id, String words) {}

  public Failure {
    causes = List.copyOf(causes);
    staging = List.copyOf(staging);
  }

  /** One of which nothing is known but what it says. */
  public static Failure saying(String actual) {
    return new Failure("", true, "", actual, "", List.of(), Excerpt.none(), List.of(), "");
  }

  /** Whether a starter threw it that nobody has touched yet. */
  public static boolean isTodo(Throwable thrown) {
    return thrown instanceof UnsupportedOperationException
        && String.valueOf(thrown.getMessage()).startsWith("TODO ");
  }

  /** A starter that nobody has touched yet, with its TODO. */
  public static Failure unwritten(String claim, String todo, String next) {
    return new Failure(claim, false, "", todo, "", List.of(), Excerpt.none(), List.of(), next);
  }

  /** The whole of it as a text without markup, for Maven and the IDE. */
  public String text() {
    return next.isEmpty() ? story(true) : story(true) + "\n\n" + next;
  }

  /**
   * As a text without the next step.
   *
   * @param withWire whether what was said on the wire belongs to it
   */
  public String story(boolean withWire) {
    List<String> parts = new ArrayList<>();
    parts.add(whatHappened());
    if (!causes.isEmpty()) {
      parts.add(headed("What went wrong", causes.stream().map(Cause::words).toList()));
    }
    if (withWire && wire.hasLines()) {
      parts.add("On the wire\n" + wire.text());
    }
    if (!staging.isEmpty()) {
      parts.add(headed("What the test did", staging));
    }
    return String.join("\n\n", parts);
  }

  private String whatHappened() {
    if (expected.isEmpty()) {
      return actual;
    }
    return "expected  "
        + expected
        + "\nbut       "
        + actual
        + (because.isEmpty() ? "" : "\nbecause   " + because);
  }

  private static String headed(String headline, List<String> lines) {
    return headline + "\n  " + String.join("\n  ", lines);
  }
}
