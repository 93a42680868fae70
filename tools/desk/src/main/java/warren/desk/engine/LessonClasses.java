package warren.desk.engine;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Loads what was compiled in memory; everything else comes from the worker's own class path. */
final class LessonClasses extends ClassLoader {

  private final Map<String, byte[]> compiled;

  /**
   * @param compiled class files by class name
   */
  LessonClasses(Map<String, byte[]> compiled) {
    super(LessonClasses.class.getClassLoader());
    this.compiled = Map.copyOf(compiled);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = compiled.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes = compiled.get(name.replaceFirst("\\.class$", "").replace('/', '.'));
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  /** Those frames that stand in the lesson's sources, the innermost first. */
  List<StackTraceElement> frames(StackTraceElement[] stack) {
    return Stream.of(stack).filter(frame -> compiled.containsKey(frame.getClassName())).toList();
  }
}
