package warren.desk.verify;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.course.Exercise;

/** Which tests restart the broker, by the lab's mark in their source. */
public final class Restarts {

  private static final Pattern MARKED = Pattern.compile("@RestartsBroker\\b[^;{}]*?\\bvoid (\\w+)");

  private Restarts() {}

  /** The methods of the exercise's tests that are marked. */
  public static Set<String> in(Exercise exercise) throws IOException {
    return MARKED
        .matcher(exercise.testText())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }
}
