package warren.guide;

import java.util.List;

/** The guide cannot be built. The message has a line for each problem: where it is and what. */
public class GuideException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * With everything that is wrong.
   *
   * @param problems such as {@code docs/chapters/index.adoc:17: …}, at least one
   */
  GuideException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
