package warren.desk.verdict;

import java.util.List;
import java.util.stream.Stream;
import warren.desk.engine.Verdict;
import warren.desk.screen.Paragraphs;

/** A run that did not get to the end of its tests, or did not begin. */
final class Ended {

  private final Verdict verdict;
  private final int width;
  private final Style style;

  Ended(Verdict verdict, int width, Style style) {
    this.verdict = verdict;
    this.width = width;
    this.style = style;
  }

  /** Why there is no verdict of all tests. */
  List<String> lines() {
    var detail = verdict.detail().isEmpty() ? "There was nothing to run." : verdict.detail();
    return Stream.concat(
            Paragraphs.wrap(headline(), width).stream().map(style::bad),
            detail.lines().flatMap(this::wrapped))
        .toList();
  }

  private Stream<String> wrapped(String line) {
    int indent = 2 + line.length() - line.stripLeading().length();
    return Paragraphs.wrap(line.strip(), Math.max(20, width - indent)).stream()
        .map(part -> part.isEmpty() ? "" : " ".repeat(indent) + part);
  }

  private String headline() {
    return switch (verdict.outcome()) {
      case DID_NOT_COMPILE -> "It does not compile";
      case ENDED_ITSELF -> "The tests did not get to their end";
      case TIMED_OUT -> "It took too long";
      case NO_BROKER -> "What it needs is not there";
      case ENVIRONMENT -> "There is no verdict: the environment failed, twice in a row";
      case PASSED, FAILED -> "The tests could not be run";
    };
  }
}
