package warren.desk.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;

/**
 * The class path and the JDK's own classes, for one compilation after the other: stays open, and
 * looks into each package once, as nothing of it changes.
 */
final class ClassPath extends ForwardingJavaFileManager<StandardJavaFileManager> {

  private final Map<Question, List<JavaFileObject>> answers = new HashMap<>();

  private record Question(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) {}

  ClassPath(StandardJavaFileManager manager) {
    super(manager);
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    var question = new Question(location, packageName, Set.copyOf(kinds), recurse);
    List<JavaFileObject> answer = answers.get(question);
    if (answer == null) {
      answer = new ArrayList<>();
      super.list(location, packageName, kinds, recurse).forEach(answer::add);
      answers.put(question, answer);
    }
    return answer;
  }

  /** A compilation that ends closes only what is its own. */
  @Override
  public void close() {}
}
