package warren.desk.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/**
 * The class path and the JDK's own classes, for one compilation after the other: stays open, and
 * looks into each package once, as nothing of it changes. Knows which jar has which package; the
 * compiler's own manager would open every jar as a file system first, which takes it longer than
 * the compilation of a lesson's answer.
 */
final class ClassPath extends ForwardingJavaFileManager<StandardJavaFileManager> {

  private final Map<String, List<JarEntry>> jars = new HashMap<>();
  private final Map<Question, List<JavaFileObject>> answers = new HashMap<>();

  private record JarEntry(ZipFile jar, String name) {

    /** With slashes. */
    String packageName() {
      return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
  }

  private record Question(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) {}

  /**
   * @param path jars, and folders of classes; what is not there is passed over
   */
  ClassPath(StandardJavaFileManager manager, List<Path> path) {
    super(manager);
    try {
      manager.setLocationFromPaths(
          StandardLocation.CLASS_PATH, path.stream().filter(Files::isDirectory).toList());
      for (Path jar : path.stream().filter(Files::isRegularFile).toList()) {
        add(new ZipFile(jar.toFile()));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void add(ZipFile jar) {
    jar.stream()
        .filter(entry -> entry.getName().endsWith(JavaFileObject.Kind.CLASS.extension))
        .map(entry -> new JarEntry(jar, entry.getName()))
        .forEach(
            entry ->
                jars.computeIfAbsent(entry.packageName(), name -> new ArrayList<>()).add(entry));
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
      if (location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS)) {
        jars.getOrDefault(packageName.replace('.', '/'), List.of()).stream()
            .map(JarClass::new)
            .forEach(answer::add);
      }
      answers.put(question, answer);
    }
    return answer;
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof JarClass type ? type.className() : super.inferBinaryName(location, file);
  }

  /** A compilation that ends closes only what is its own. */
  @Override
  public void close() {}

  /** A class file in a jar. */
  private static final class JarClass extends SimpleJavaFileObject {

    private final JarEntry entry;

    JarClass(JarEntry entry) {
      super(URI.create("jar:///" + entry.name()), Kind.CLASS);
      this.entry = entry;
    }

    String className() {
      String name = entry.name();
      return name.substring(0, name.length() - kind.extension.length()).replace('/', '.');
    }

    @Override
    public InputStream openInputStream() throws IOException {
      return entry.jar().getInputStream(entry.jar().getEntry(entry.name()));
    }
  }
}
