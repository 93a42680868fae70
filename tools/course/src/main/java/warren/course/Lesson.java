package warren.course;

import java.nio.file.Path;
import java.util.List;

/**
 * One lesson: a Maven module and what its {@code lesson.yaml} says of it.
 *
 * @param number from 1
 * @param module the module's folder name, such as {@code lesson-01-basics}
 * @param directory the module's folder, absolute
 * @param packageName the package of its code, such as {@code basics}
 * @param title two or three words
 * @param goal what the learner can do afterwards, one sentence
 * @param notes topics of the source note, {@code N1} to {@code N13}
 * @param exercises in order; empty where the lesson is still to come
 */
public record Lesson(
    int number,
    String module,
    Path directory,
    String packageName,
    String title,
    String goal,
    List<String> notes,
    List<Exercise> exercises) {

  public Lesson {
    notes = List.copyOf(notes);
    exercises = List.copyOf(exercises);
  }
}
