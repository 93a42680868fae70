package warren.desk.checks;

import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a starter's comments stand as they were written: a formatter breaks what is too long. */
final class Comments {

  private static final int WIDTH = 100;

  /** A step of several lines goes on under its first word. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "^ *// TODO .*\\R(?: *//         .*\\R)*( *//(?!         | TODO ).*)", Pattern.MULTILINE);

  private Comments() {}

  /** What is wrong with the first one that is. */
  static Optional<String> complaint(String starter) {
    return starter
        .lines()
        .filter(line -> line.length() > WIDTH)
        .map("longer than 100 columns, so that a formatter breaks it: "::concat)
        .findFirst()
        .or(
            () ->
                BROKEN
                    .matcher(starter)
                    .results()
                    .map(found -> "a TODO is broken off here: " + found.group(1).strip())
                    .findFirst());
  }
}
