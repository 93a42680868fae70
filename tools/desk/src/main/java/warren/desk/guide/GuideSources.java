package warren.desk.guide;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the guide is made from: chapters, look, recordings, lessons, and what builds it. */
final class GuideSources {

  /** Of a lesson; what the learner writes, {@code src/main}, is in no chapter. */
  private static final List<String> OF_LESSON =
      List.of(
          "lesson.yaml", "src/solution", "src/test", "src/given", "src/mistakes", "src/variants");

  private final Path root;
  private final String classPath;

  /**
   * @param root the course's folder
   * @param classPath what builds the guide
   */
  GuideSources(Path root, String classPath) {
    this.root = root;
    this.classPath = classPath;
  }

  /** Each file with its size and the time of its last change; another text if any changed. */
  String listing() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      Stream<Path> lessons =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("lesson-"))
              .flatMap(lesson -> OF_LESSON.stream().map(lesson::resolve));
      Stream<Path> docs =
          Stream.of("chapters", "theme", "recordings").map(root.resolve("docs")::resolve);
      Stream<Path> builder = Stream.of(classPath.split(File.pathSeparator)).map(Path::of);
      return Stream.of(lessons, docs, builder)
          .flatMap(all -> all)
          .flatMap(GuideSources::files)
          .sorted()
          .map(GuideSources::line)
          .collect(Collectors.joining("", classPath + "\n", ""));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Stream<Path> files(Path start) {
    if (!Files.exists(start)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return "%s %d %s\n".formatted(file, attributes.size(), attributes.lastModifiedTime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
