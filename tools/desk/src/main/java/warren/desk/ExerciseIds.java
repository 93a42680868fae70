package warren.desk;

import java.util.Iterator;
import java.util.List;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.course.Exercise;
import warren.desk.session.Desk;

/** The ids that a shell may complete. */
final class ExerciseIds implements Iterable<String> {

  /** Made by picocli. */
  ExerciseIds() {}

  @Override
  public Iterator<String> iterator() {
    try {
      return CourseLoader.readable(Desk.root()).course().exercises().stream()
          .map(Exercise::id)
          .iterator();
    } catch (CourseException none) {
      return List.<String>of().iterator();
    }
  }
}
