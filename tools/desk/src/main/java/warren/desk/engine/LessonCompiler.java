package warren.desk.engine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import warren.course.Exercise;
import warren.lab.Lab;

/**
 * Compiles in memory, from the test class on: what it does not refer to is not looked at, so an
 * unfinished file of another exercise does no harm. Keeps the class path open between uses.
 */
final class LessonCompiler {

  private static final int RELEASE = 17;

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final List<String> options = options();
  private final ClassPath classPath =
      new ClassPath(
          javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8), libraries());

  /**
   * @param classes class files by class name, empty where there are errors
   * @param errors what the learner reads, empty where there is none
   * @param sources what was read for it
   */
  record Compilation(Map<String, byte[]> classes, String errors, Set<SourceFiles.Source> sources) {

    static Compilation failed(String errors) {
      return new Compilation(Map.of(), errors, Set.of());
    }

    /** Whether it would come to the same now. After an error that is not known. */
    boolean isCurrent() {
      return errors.isEmpty() && sources.stream().allMatch(SourceFiles.Source::isAsRead);
    }
  }

  Compilation compile(Job job) {
    try (SourceFiles files = new SourceFiles(classPath, job)) {
      for (String test : job.testClasses()) {
        if (files.source(test).isEmpty()) {
          return Compilation.failed(
              "There is no %1$s.\nNext, to have it back:\n  git checkout -- %1$s"
                  .formatted(CompileErrors.shortened(job.testFile(test))));
        }
      }
      var errors = new DiagnosticCollector<JavaFileObject>();
      var tests = job.testClasses().stream().map(files::source).flatMap(Optional::stream).toList();
      var diagnosis = files.source(Exercise.diagnosisClass(job.testClasses().get(0)));
      var sources = Stream.concat(tests.stream(), diagnosis.stream()).toList();
      var task = javac.getTask(null, files, errors, options, null, sources);
      boolean compiled = task.call();
      String faults =
          files.read().stream()
              .filter(source -> !compiled || !source.decoded())
              .flatMap(source -> SourceFaults.of(source).stream())
              .sorted()
              .collect(Collectors.joining("\n\n"));
      if (!faults.isEmpty()) {
        return Compilation.failed(faults);
      }
      return compiled
          ? new Compilation(files.classes(), "", files.read())
          : Compilation.failed(CompileErrors.text(errors.getDiagnostics(), tests));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-parameters", "-proc:none", "-g", "-nowarn", "-Xlint:none", "-implicit:class"));
    if (Runtime.version().feature() != RELEASE) {
      // On 17 itself the option would only cost time: it reads the API from a file of its own.
      options.addAll(List.of("--release", String.valueOf(RELEASE)));
    }
    return options;
  }

  /** The class path of the lessons, which is the lab with all that it needs; not all of ours. */
  private static List<Path> libraries() {
    Path root = Path.of(System.getProperty("warren.root", ""));
    try {
      var needs = Files.readString(root.resolve("tools/lab/target/classpath")).strip();
      return paths(library(Lab.class) + File.pathSeparator + needs);
    } catch (IOException unknown) {
      return paths(System.getProperty("java.class.path"));
    }
  }

  private static List<Path> paths(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Where the class was loaded from: a jar, or a folder of classes. */
  static Path library(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
