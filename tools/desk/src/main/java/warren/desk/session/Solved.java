package warren.desk.session;

import java.util.List;
import java.util.stream.Collectors;
import warren.course.Exercise;
import warren.desk.screen.Paragraphs;

/** What is said of other right answers once an exercise is solved. */
public final class Solved {

  private static final List<String> NUMBERS =
      List.of("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine");

  private Solved() {}

  /** Their names; nothing where the course knows none. */
  static List<String> otherAnswers(Exercise exercise, int width) {
    int count = exercise.variants().size();
    if (count == 0) {
      return List.of();
    }
    String names =
        exercise.variants().stream()
            .map(variant -> variant.id().replace('-', ' '))
            .collect(Collectors.joining(", "));
    String number = count < NUMBERS.size() ? NUMBERS.get(count) : String.valueOf(count);
    String sentence =
        "%s other %s right as well: %s."
            .formatted(number, count == 1 ? "way is" : "ways are", names);
    return List.of(Paragraphs.wrapped(sentence, 0, width));
  }
}
