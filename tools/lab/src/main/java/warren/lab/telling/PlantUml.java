package warren.lab.telling;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts text into one diagram, so that it is drawn as it stands and the same every time. */
final class PlantUml {

  /** Names that the broker, the client or {@code UUID.randomUUID()} makes up. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "(amq\\.(?:gen|ctag)-)[\\w-]{22}"
              + "|(amq\\.rabbitmq\\.reply-to\\.)[\\w+/=.-]+"
              + "|\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** What PlantUML reads as markup: its escapes, Creole's doubled signs, and a list's first one. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\~<]|^[#*]+|([*_/\"\\[-])\\1");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final UnaryOperator<String> renamed;

  /**
   * For one diagram.
   *
   * @param renamed what is put in place of a text, for names that the caller knows to change
   */
  PlantUml(UnaryOperator<String> renamed) {
    this.renamed = renamed;
  }

  String quoted(String text) {
    return '"' + text(text).replace("\"", escaped("\"")) + '"';
  }

  /** The text, safe and {@linkplain #stable stable}. */
  String text(String text) {
    return safe(stable(text));
  }

  /** The text without anything that PlantUML would read as markup. */
  String safe(String text) {
    return MARKUP.matcher(text).replaceAll(found -> escaped(found.group()));
  }

  /** The text with generated names numbered in the order in which they appear. */
  String stable(String text) {
    return GENERATED
        .matcher(renamed.apply(text))
        .replaceAll(found -> names.computeIfAbsent(found.group(), name -> numbered(kind(found))));
  }

  private static String kind(MatchResult found) {
    return Stream.of(found.group(1), found.group(2))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("id-");
  }

  private String numbered(String kind) {
    return kind + numbers.merge(kind, 1, Integer::sum);
  }

  private static String escaped(String signs) {
    return signs.chars().mapToObj("<U+%04X>"::formatted).collect(Collectors.joining());
  }
}
