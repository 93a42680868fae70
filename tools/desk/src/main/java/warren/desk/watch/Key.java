package warren.desk.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a session: one place names them, {@link WatchSession} does what they say. */
enum Key {
  HINT('h', "hint", true, "the next hint on it"),
  MORE('m', "more", false, "the last verdict whole: all failures, the wire, what was printed"),
  NEXT('n', "next", false, "go on with the next exercise that is not solved"),
  PREVIOUS('p', "previous", false, "go back to the exercise before it"),
  LIST('l', "list", true, "all exercises, and what you have solved"),
  SOLUTION('s', "solution", true, "your code beside the solution, once it is solved"),
  TRACE('t', "trace", true, "what your last run of it did on the wire"),
  RUN('r', "run again", false, "judge it again"),
  OPEN('o', "open", true, "open its file in your editor"),
  GUIDE('g', "guide", true, "the guide in the browser, at this exercise"),
  ALL('a', "all again", true, "judge again all that you have solved"),
  RESET('R', "reset", true, "back to the starter, after backing yours up"),
  HELP('?', "help", true, "this list"),
  QUIT('q', "quit", false, "quit; so does Ctrl-C");

  private static final String BETWEEN = "  ";

  final char letter;
  final String name;
  final String help;

  /** Whether it says something by itself, and not by a verdict. */
  final boolean says;

  Key(char letter, String name, boolean says, String help) {
    this.letter = letter;
    this.name = name;
    this.says = says;
    this.help = help;
  }

  /** The key of a letter; a capital is the small letter's unless it has a key of its own. */
  static Optional<Key> of(int typed) {
    if (typed == '\r' || typed == '\n') {
      return Optional.of(RUN);
    }
    return Stream.of(typed, Character.toLowerCase(typed))
        .flatMap(letter -> Stream.of(values()).filter(key -> key.letter == letter))
        .findFirst();
  }

  /**
   * The line that names them, as far as they fit: those for help and for the end always do.
   *
   * @param first those that are most useful now
   */
  static String line(int width, List<Key> first) {
    List<Key> byUse = new ArrayList<>(first);
    Stream.of(values())
        .filter(key -> !byUse.contains(key) && key != HELP && key != QUIT)
        .forEach(byUse::add);
    String end = HELP + BETWEEN + QUIT;
    StringBuilder line = new StringBuilder();
    for (Key key : byUse) {
      String next = key + BETWEEN;
      if (line.length() + next.length() + end.length() < width) {
        line.append(next);
      }
    }
    return line + end;
  }

  @Override
  public String toString() {
    return letter + " " + name;
  }
}
