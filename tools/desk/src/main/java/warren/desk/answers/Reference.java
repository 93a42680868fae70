package warren.desk.answers;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A right answer's source without what only the guide needs: its tags and its callouts. */
public final class Reference {

  private static final Pattern TAG = Pattern.compile("\\s*// (tag|end)::\\S+\\[]\\s*");
  private static final Pattern CALLOUT = Pattern.compile("\\s*// (<\\d+> ?)+$");

  private Reference() {}

  /** The text as a learner would have written it. */
  public static String plain(String source) {
    return source
        .lines()
        .filter(line -> !TAG.matcher(line).matches())
        .map(line -> CALLOUT.matcher(line).replaceFirst(""))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static List<String> lines(String text) {
    return text.lines().toList();
  }
}
