package warren.lab;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.opentest4j.TestAbortedException;
import warren.lab.broker.NoBrokerException;

/**
 * How the tests of a class ended that Maven or an IDE runs, left for the desk: {@code
 * .warren/elsewhere/1.1-GreeterTest} says {@code passed} if each of them has passed, and {@code
 * failed} if one has failed. Of the solutions' runs, and of the desk's own, nothing is left.
 */
final class Tally {

  /** Whose sources run: {@code src/main/java} by Maven, none by an IDE, else not the learner's. */
  private static final String SOURCES = "warren.sources";

  private static final String LEARNERS = "src/main/java";

  private final Set<Method> ended = ConcurrentHashMap.newKeySet();
  private volatile boolean failed;
  private volatile boolean unsure;

  /** A test has ended so. */
  void ended(Method test, Optional<Throwable> thrown) {
    ended.add(test);
    if (thrown.isPresent()) {
      boolean saysNothing =
          thrown.get() instanceof TestAbortedException
              || thrown.get() instanceof NoBrokerException
              || thrown.get() instanceof EnvironmentException;
      unsure |= saysNothing;
      failed |= !saysNothing;
    }
  }

  /** Leaves it for the desk, where it can. */
  void leave(Class<?> type) {
    boolean all =
        ended.containsAll(
            AnnotationSupport.findAnnotatedMethods(
                type, Testable.class, HierarchyTraversalMode.TOP_DOWN));
    boolean learners = System.getProperty(SOURCES, LEARNERS).equals(LEARNERS);
    if (learners && !unsure && (failed || all)) {
      String name = type.getAnnotation(Exercise.class).value() + "-" + type.getSimpleName();
      write(SharedBroker.root().resolve(".warren/elsewhere"), name, failed ? "failed" : "passed");
    }
  }

  private static void write(Path folder, String name, String how) {
    try {
      Files.createDirectories(folder);
      Path fresh = Files.writeString(Files.createTempFile(folder, ".", ".new"), how);
      Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      // The verdict has been told; that the list does not know of it is no reason to fail.
    }
  }
}
