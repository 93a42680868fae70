package warren.desk;

/** Text as it stands on the screen. */
public final class Paragraphs {

  private static final int WIDTH = 100;

  private Paragraphs() {}

  /** One paragraph, broken into lines, each indented by so many blanks. */
  public static String wrapped(String text, int indent) {
    StringBuilder all = new StringBuilder();
    StringBuilder line = new StringBuilder(" ".repeat(indent));
    for (String word : text.strip().split("\\s+")) {
      if (line.length() + word.length() >= WIDTH && !line.toString().isBlank()) {
        all.append(line.toString().stripTrailing()).append("\n");
        line = new StringBuilder(" ".repeat(indent));
      }
      line.append(word).append(' ');
    }
    return all + line.toString().stripTrailing();
  }

  /** Every line indented by so many blanks, empty ones left empty. */
  public static String indented(String text, int indent) {
    return text.lines()
        .map(line -> line.isBlank() ? "" : " ".repeat(indent) + line)
        .collect(java.util.stream.Collectors.joining("\n"));
  }
}
