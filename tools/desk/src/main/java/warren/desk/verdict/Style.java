package warren.desk.verdict;

import java.util.function.BinaryOperator;

/**
 * How parts of a verdict stand out.
 *
 * @param styled gives a text one of picocli's styles, such as {@code fg(red),bold}; as it is where
 *     there are no colours
 */
public record Style(BinaryOperator<String> styled) {

  /** Without colours. */
  public static Style plain() {
    return new Style((style, text) -> text);
  }

  String faint(String text) {
    return styled.apply("faint", text);
  }

  String bold(String text) {
    return styled.apply("bold", text);
  }

  String good(String text) {
    return styled.apply("fg(green),bold", text);
  }

  String bad(String text) {
    return styled.apply("fg(red),bold", text);
  }

  String open(String text) {
    return styled.apply("fg(yellow),bold", text);
  }
}
