package warren.desk.watch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import warren.course.Exercise;

/**
 * Chooses an exercise in the last line of the screen, below the list: the arrows move, what is
 * typed searches ids and titles.
 */
final class Picker {

  private static final int BACKSPACE = 127;
  private static final int BACKSPACE_OF_SOME = 8;

  private final List<Exercise> all;
  private String search = "";
  private Exercise chosen;

  /**
   * Of these.
   *
   * @param all at least the one where it begins
   */
  Picker(List<Exercise> all, Exercise begin) {
    this.all = List.copyOf(all);
    this.chosen = begin;
  }

  /** What a letter did. */
  enum Step {
    GOES_ON,
    CHOSEN,
    LEFT
  }

  /** Takes a letter, or one of the keys of {@link Keys}. */
  Step typed(int letter) {
    switch (letter) {
      case '\r', '\n' -> {
        return Step.CHOSEN;
      }
      case Keys.ESCAPE, Keys.END -> {
        return Step.LEFT;
      }
      case Keys.UP -> move(-1);
      case Keys.DOWN -> move(1);
      case BACKSPACE, BACKSPACE_OF_SOME ->
          search(search.substring(0, Math.max(0, search.length() - 1)));
      default -> {
        if (letter >= ' ') {
          search(search + Character.toString(letter));
        }
      }
    }
    return Step.GOES_ON;
  }

  private void move(int by) {
    var found = found();
    int at = found.indexOf(chosen) + by;
    if (at >= 0 && at < found.size()) {
      chosen = found.get(at);
    }
  }

  /** A letter that would find nothing is not taken. */
  private void search(String text) {
    String before = search;
    search = text;
    if (found().isEmpty()) {
      search = before;
    } else if (!found().contains(chosen)) {
      chosen = found().get(0);
    }
  }

  private List<Exercise> found() {
    String text = search.toLowerCase(Locale.ROOT);
    return all.stream()
        .filter(e -> (e.id() + " " + e.title()).toLowerCase(Locale.ROOT).contains(text))
        .toList();
  }

  Exercise chosen() {
    return chosen;
  }

  /** As it stands in the last line. */
  String line() {
    return "> %s %s%s   ↑ ↓ or type, Enter goes, Esc"
        .formatted(
            chosen.id(),
            chosen.title(),
            Optional.of(search).filter(text -> !text.isEmpty()).map(s -> "  /" + s).orElse(""));
  }
}
