package warren.desk.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import warren.desk.git.Git;
import warren.desk.git.GitException;

/** A clone of this very course, with the tools as they are built here: a minute is saved. */
public final class ClonedCourse {

  private static final List<String> TOOLS = List.of("tools/course", "tools/lab", "tools/desk");
  private static final String DOCS = "docs";

  private ClonedCourse() {}

  /** Whether here is a repository, and all that a clone's {@code ./warren} starts is built. */
  public static boolean isPossible(Path course) {
    return Files.exists(course.resolve(".git"))
        && Files.exists(course.resolve("docs/target/classpath"));
  }

  /**
   * Clones it, with what is not committed.
   *
   * @param into a folder that is not there yet
   */
  @SuppressWarnings("auxiliaryclass") // all of the builder has to be in its one file
  public static void make(Path course, Path into) throws IOException, GitException {
    Git here = new Git(course, "git");
    here.run("clone", "--quiet", course.toString(), into.toString());
    var changed = here.run("ls-files", "-z", "-m", "-o", "--exclude-standard").entries();
    for (String name : changed) {
      take(course.resolve(name), into.resolve(name));
    }
    if (!changed.isEmpty()) {
      Git there = new Git(into, "git").signing();
      there.run("add", "--all");
      there.run("commit", "--quiet", "--message", "As it is");
    }
    for (String module : TOOLS) {
      jar(course, into, module);
    }
    jar(course, into, DOCS);
    classPath(course, into, "tools/desk");
    classPath(course, into, DOCS);
    BuiltTools.note(into, BuiltTools.sources(into));
  }

  private static void take(Path file, Path into) throws IOException {
    if (Files.isRegularFile(file)) {
      Files.createDirectories(into.getParent());
      Files.copy(file, into, StandardCopyOption.REPLACE_EXISTING);
    } else if (!Files.isDirectory(file)) {
      Files.deleteIfExists(into);
    }
  }

  /** Of the classes: while tests run, the jar is of the build before. */
  private static void jar(Path course, Path into, String module) throws IOException {
    Path jar = into.resolve(module).resolve(jarOf(module));
    Files.createDirectories(jar.getParent());
    String classes = course.resolve(module).resolve("target/classes").toString();
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-c", "-0", "-f", jar.toString(), "-C", classes, ".");
    if (code != 0) {
      throw new IOException("No jar of " + classes);
    }
  }

  private static String jarOf(String module) {
    return "target/warren-%s-1.jar".formatted(Path.of(module).getFileName());
  }

  private static void classPath(Path course, Path into, String module) throws IOException {
    String here = Files.readString(course.resolve(module).resolve("target/classpath")).strip();
    List<String> there = new ArrayList<>();
    for (String entry : here.split(File.pathSeparator)) {
      there.add(
          TOOLS.stream()
              .filter(tool -> Path.of(entry).startsWith(course.resolve(tool)))
              .map(tool -> into.resolve(tool).resolve(jarOf(tool)).toString())
              .findFirst()
              .orElse(entry));
    }
    Files.writeString(
        into.resolve(module).resolve("target/classpath"), String.join(File.pathSeparator, there));
  }
}
