package warren.desk.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import warren.course.Exercise;
import warren.desk.state.SafeFile;

/**
 * The course as it was unpacked from an archive, noted when the desk first looked, in {@code
 * .warren/shipped.json}: the starters' texts, and of every other file a sum. In a clone Git knows
 * all that.
 *
 * @param starters texts by the path within the course
 * @param sums by the path within the course, as {@code sha256sum} writes them
 */
public record Shipped(Map<String, String> starters, Map<String, String> sums) {

  private static final String FILE = ".warren/shipped.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Folders that a course does not come with. */
  private static final Set<String> NOT_SHIPPED =
      Set.of(".git", ".warren", "target", ".idea", ".vscode", ".settings", "bin", "out");

  public Shipped {
    starters = Map.copyOf(starters);
    sums = Map.copyOf(sums);
  }

  /** The folder as it is now. What is no starter any more is left out. */
  public static Shipped in(Path root, Collection<Exercise> exercises) throws IOException {
    var starters = new TreeMap<String, String>();
    for (Exercise exercise : exercises) {
      if (Files.isRegularFile(exercise.starter())) {
        String text = Files.readString(exercise.starter());
        if (Starters.isStarter(exercise, text)) {
          starters.put(path(root, exercise.starter()), text);
        }
      }
    }
    return new Shipped(starters, sums(root, exercises));
  }

  /** What was noted; empty if nothing was. */
  public static Optional<Shipped> noted(Path root) throws IOException {
    Path file = root.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(Files.readAllBytes(file));
    return Optional.of(new Shipped(texts(json.path("starters")), texts(json.path("sums"))));
  }

  /**
   * Notes it, unless that was done or it is a clone. Where it cannot be written it is not noted.
   */
  public static void noteOnce(Path root, Collection<Exercise> exercises) {
    try {
      if (!Files.exists(root.resolve(".git")) && !Files.exists(root.resolve(FILE))) {
        in(root, exercises).note(root);
      }
    } catch (IOException | UncheckedIOException unwritable) {
      // `reset` says then that nobody knows the starter.
    }
  }

  /** Notes it in place of what was noted. */
  public void note(Path root) throws IOException {
    SafeFile.write(root.resolve(FILE), JSON.writeValueAsBytes(this));
  }

  /** The sum of a content, as in {@link #sums}. */
  public static String sum(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Map<String, String> sums(Path root, Collection<Exercise> exercises)
      throws IOException {
    var starters = exercises.stream().map(Exercise::starter).toList();
    var sums = new TreeMap<String, String>();
    for (Path file : files(root)) {
      if (!starters.contains(file)) {
        sums.put(path(root, file), sum(Files.readAllBytes(file)));
      }
    }
    return sums;
  }

  /**
   * Every file that the folder of a course came with, absolute; or that somebody has added where
   * the course's files are.
   */
  public static Collection<Path> files(Path root) throws IOException {
    var files = new java.util.ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_SHIPPED.contains(folder.getFileName().toString()) && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** A path as it is noted, with slashes on Windows too. */
  static String path(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static Map<String, String> texts(JsonNode node) {
    var texts = new TreeMap<String, String>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
