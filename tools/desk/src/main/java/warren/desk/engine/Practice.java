package warren.desk.engine;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.platform.launcher.core.LauncherFactory;
import warren.lab.Lab;

/**
 * Loads what a worker needs for its job, and ends. The launcher has the JVM archive the classes
 * that are loaded by then (application class-data sharing), and a worker that starts with the
 * archive has its verdict a second earlier.
 */
public final class Practice {

  /** All of these libraries is loaded, as without a broker they do nothing. */
  private static final List<Class<?>> NEED_A_BROKER = List.of(Lab.class, ConnectionFactory.class);

  private Practice() {}

  /**
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    new WarmUp(new LessonCompiler(), LauncherFactory.create())
        .exercise(WarmUp.Depth.WITHOUT_BROKER);
    for (var of : NEED_A_BROKER) {
      load(LessonCompiler.library(of));
    }
  }

  private static void load(Path library) throws IOException {
    try (var jar = new JarFile(library.toFile())) {
      for (var entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().contains("-")) {
          load(entry.getName().replaceFirst("\\.class$", "").replace('/', '.'));
        }
      }
    }
  }

  private static void load(String className) {
    try {
      Class.forName(className, false, Practice.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError optional) {
      // It is for a library that is not here.
    }
  }
}
