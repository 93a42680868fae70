package warren.course;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The whole course, as its {@code lesson.yaml} files say it.
 *
 * @param root the folder that holds the lessons, absolute
 * @param lessons in the order of their numbers
 */
public record Course(Path root, List<Lesson> lessons) {

  public Course {
    lessons = List.copyOf(lessons);
  }

  /** Every exercise in the order in which the course is worked through. */
  public List<Exercise> exercises() {
    return lessons.stream().flatMap(lesson -> lesson.exercises().stream()).toList();
  }

  /** The exercises of a path, in the same order. */
  public List<Exercise> exercises(CoursePath path) {
    return exercises().stream().filter(exercise -> path.holds(exercise.path())).toList();
  }

  /** How many minutes the exercises of a path take, without reading and talk. */
  public int minutes(CoursePath path) {
    return exercises(path).stream().mapToInt(Exercise::minutes).sum();
  }

  /**
   * The exercise of that id.
   *
   * @param id as in {@code 4.5}
   */
  public Optional<Exercise> exercise(String id) {
    return exercises().stream().filter(exercise -> exercise.id().equals(id)).findFirst();
  }

  /** Every run that is kept as a recording. */
  public List<Take> takes() {
    return exercises().stream().flatMap(exercise -> exercise.takes().stream()).toList();
  }

  /** The folder of what answers said on the wire, from which the guide's pictures are drawn. */
  public Path recordings() {
    return root.resolve("docs/recordings");
  }

  /**
   * Where a recording is kept.
   *
   * @param name as in {@link Take#name}
   */
  public Path recording(String name) {
    return recordings().resolve(name + ".txt");
  }
}
