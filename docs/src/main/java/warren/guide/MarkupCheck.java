package warren.guide;

import java.util.List;
import java.util.regex.Pattern;

/** Signs that stand for themselves in a chapter, and were read as markup. */
final class MarkupCheck {

  private static final Pattern CODE = Pattern.compile("<code>([^\\n]*?)</code>");

  private static final Pattern TAG = Pattern.compile("</?(?:strong|mark|em|sub|sup)>");

  /** An arrow's label, or a line of it, that PlantUML would draw as an item of a list. */
  private static final Pattern LISTED = Pattern.compile("(?: : |\\\\n|^\\w+ \")(?=[#*][^*])");

  private static final Pattern PICTURE =
      Pattern.compile(
          "^\\[plantuml.*?^\\.\\.\\.\\.$(.*?)^\\.\\.\\.\\.$", Pattern.MULTILINE | Pattern.DOTALL);

  private MarkupCheck() {}

  /** What is {@linkplain #listed listed} in the pictures that a chapter holds. */
  static List<String> listedIn(String chapter) {
    return PICTURE
        .matcher(chapter)
        .results()
        .flatMap(picture -> listed(picture.group(1)).stream())
        .toList();
  }

  /** Where bold, marked or other text begins or ends in the middle of code. */
  static List<String> crossed(String html) {
    return CODE.matcher(html)
        .results()
        .filter(code -> !balanced(code.group(1)))
        .map(
            code ->
                "code holds half of a pair of tags: %s; pass its signs through, as in `+*+`"
                    .formatted(code.group()))
        .toList();
  }

  private static boolean balanced(String code) {
    var tags = TAG.matcher(code).results().map(tag -> tag.group()).toList();
    return tags.stream().filter(tag -> tag.startsWith("</")).count() * 2 == tags.size();
  }

  /** Lines of a picture in PlantUML of which a part would be drawn as a list. */
  static List<String> listed(String plantUml) {
    return plantUml
        .lines()
        .filter(line -> LISTED.matcher(line).find())
        .map(
            line ->
                "PlantUML makes a list of what begins with # or *; write <U+0023> or <U+002A>: "
                    + line)
        .toList();
  }
}
