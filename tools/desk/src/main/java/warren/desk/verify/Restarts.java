package warren.desk.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import warren.course.Exercise;

/** Which tests restart the broker, by the lab's mark in their source. */
public final class Restarts {

  private static final Pattern MARKED = Pattern.compile("@RestartsBroker\\b[^;{}]*?\\bvoid (\\w+)");

  private Restarts() {}

  /** The methods of the exercise's tests that are marked. */
  public static Set<String> in(Exercise exercise) throws IOException {
    Set<String> methods = new HashSet<>();
    for (Path test : exercise.tests()) {
      MARKED.matcher(Files.readString(test)).results().forEach(it -> methods.add(it.group(1)));
    }
    return methods;
  }
}
