package warren.desk.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/**
 * The compiler's view of a job: sources from the job's folders with its overlay laid over them,
 * class files into memory, all else from the class path.
 */
final class SourceFiles extends ForwardingJavaFileManager<JavaFileManager> {

  private final Job job;
  private final Map<String, ByteArrayOutputStream> written = new HashMap<>();
  private final Set<Source> read = new LinkedHashSet<>();

  SourceFiles(JavaFileManager classPath, Job job) {
    super(classPath);
    this.job = job;
  }

  /** The source of a top-level class, or empty where no folder has it. */
  Optional<Source> source(String className) {
    return sources(packageOf(className)).stream()
        .filter(source -> source.className.equals(className))
        .findFirst();
  }

  /** What the compiler has read so far, in that order. */
  Set<Source> read() {
    return Set.copyOf(read);
  }

  /** The class files written so far, by class name. */
  Map<String, byte[]> classes() {
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private List<Source> sources(String packageName) {
    Map<String, Source> found = new LinkedHashMap<>();
    for (Path root : job.sourcePath()) {
      Path folder = root.resolve(packageName.replace('.', '/'));
      for (Path file : javaFiles(folder)) {
        String name = file.getFileName().toString().replaceFirst("\\.java$", "");
        String className = packageName.isEmpty() ? name : packageName + "." + name;
        found.computeIfAbsent(
            className, key -> new Source(file, key, job.overlay().get(file), read));
      }
    }
    return new ArrayList<>(found.values());
  }

  private List<Path> javaFiles(Path folder) {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> listed = Files.list(folder)) {
        listed.filter(Job::isSource).forEach(files::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    job.overlay().keySet().stream()
        .filter(file -> folder.equals(file.getParent()) && !files.contains(file))
        .forEach(files::add);
    return files;
  }

  private static String packageOf(String className) {
    int dot = className.lastIndexOf('.');
    return dot < 0 ? "" : className.substring(0, dot);
  }

  @Override
  public boolean hasLocation(Location location) {
    return location == StandardLocation.SOURCE_PATH || super.hasLocation(location);
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    if (location != StandardLocation.SOURCE_PATH) {
      return super.list(location, packageName, kinds, recurse);
    }
    return kinds.contains(JavaFileObject.Kind.SOURCE)
        ? new ArrayList<>(sources(packageName))
        : List.of();
  }

  @Override
  public String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof Source source ? source.className : super.inferBinaryName(location, file);
  }

  @Override
  public boolean isSameFile(FileObject a, FileObject b) {
    return a.toUri().equals(b.toUri());
  }

  @Override
  public boolean contains(Location location, FileObject file) throws IOException {
    return file instanceof Source
        ? location == StandardLocation.SOURCE_PATH
        : super.contains(location, file);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
    return new SimpleJavaFileObject(
        URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
      @Override
      public OutputStream openOutputStream() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        written.put(className, bytes);
        return bytes;
      }
    };
  }

  /** One source file, or what stands in place of it. */
  static final class Source extends SimpleJavaFileObject {

    private final Path path;
    private final String className;
    private final String inPlace;
    private final Set<Source> read;
    private String text = "";

    private Source(Path path, String className, String inPlace, Set<Source> read) {
      super(path.toUri(), Kind.SOURCE);
      this.path = path;
      this.className = className;
      this.inPlace = inPlace;
      this.read = read;
    }

    String className() {
      return className;
    }

    boolean isInPlace() {
      return inPlace != null;
    }

    /** Whether it was UTF-8 when it was read; the compiler takes what is not for U+FFFD. */
    boolean decoded() {
      return isInPlace() || text.indexOf('\uFFFD') < 0;
    }

    /** Whether the file still says what the compiler has read. */
    boolean isAsRead() {
      try {
        return isInPlace() || text.equals(fileText());
      } catch (IOException gone) {
        return false;
      }
    }

    private String fileText() throws IOException {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }

    Path path() {
      return path;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) throws IOException {
      read.add(this);
      if (inPlace != null) {
        return inPlace;
      }
      text = fileText();
      return text;
    }
  }
}
