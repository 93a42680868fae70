package warren.guide;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import warren.course.Course;
import warren.course.CourseException;
import warren.course.CourseLoader;

/**
 * Builds the guide: the AsciiDoc in {@code docs/chapters} becomes a site that works from the file
 * system and asks nobody for anything.
 */
public final class GuideBuilder {

  private static final String STYLESHEET = "guide.css";

  private final Path root;

  /**
   * A builder for that course.
   *
   * @param root the course's folder
   */
  public GuideBuilder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Builds the guide and prints its home page.
   *
   * @param args the course's folder (without it, the folder in and above the current one that holds
   *     the lessons) and the site's (without it, {@code docs/target/site})
   */
  public static void main(String... args) {
    try {
      var root = args.length > 0 ? Path.of(args[0]) : findRoot();
      var site = args.length > 1 ? Path.of(args[1]) : root.resolve("docs/target/site");
      System.out.println(new GuideBuilder(root).build(site));
      // JRuby keeps a thread that would hold the JVM for a while longer.
      System.exit(0);
    } catch (GuideException | CourseException e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println("The guide cannot be written: " + e + ". Is the disk full or read-only?");
    }
    System.exit(1);
  }

  /**
   * Builds the whole site, strictly: a warning is an error.
   *
   * @param site the folder to build it in, made where it is missing
   * @return the home page, absolute
   * @throws GuideException with a line for everything that is wrong with the chapters
   * @throws CourseException where a {@code lesson.yaml} is wrong
   */
  public Path build(Path site) throws GuideException, CourseException, IOException {
    // What the learner writes is in no chapter, and may be missing.
    var readable = CourseLoader.readable(root);
    if (!readable.leftOut().isEmpty()) {
      throw new GuideException(
          readable.leftOut().stream().flatMap(lesson -> lesson.why().stream()).toList());
    }
    var course = readable.course();
    needFonts();
    var chapters = chapters();
    var target = site.toAbsolutePath().normalize();
    Files.createDirectories(target);
    List<Page> pages;
    try (var chapterReader = new ChapterReader(course)) {
      pages = chapterReader.read(chapters);
    }
    var written = write(course, pages, target);
    var problems = new SiteCheck(target, written).problems();
    if (!problems.isEmpty()) {
      throw new GuideException(problems);
    }
    return target.resolve("index.html");
  }

  private List<String> write(Course course, List<Page> pages, Path site) throws IOException {
    var shell = new Shell(course, pages, STYLESHEET);
    for (var page : pages) {
      Files.writeString(site.resolve(page.file()), shell.around(page));
    }
    Files.copy(
        root.resolve("docs/theme").resolve(STYLESHEET),
        site.resolve(STYLESHEET),
        StandardCopyOption.REPLACE_EXISTING);
    return Stream.concat(pages.stream().map(Page::file), Stream.of(STYLESHEET)).toList();
  }

  private List<Path> chapters() throws IOException {
    try (var files = Files.list(root.resolve("docs/chapters"))) {
      return files.filter(file -> file.toString().endsWith(".adoc")).sorted().toList();
    }
  }

  /** The diagrams are measured with the machine's fonts; a bare container may have none. */
  private static void needFonts() throws GuideException {
    System.setProperty("java.awt.headless", "true");
    try {
      GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames();
    } catch (InternalError | NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw new GuideException(
          List.of(
              "There are no fonts on this machine, and the guide's diagrams need one.",
              "Next, on Debian and Ubuntu:  sudo apt install fontconfig fonts-dejavu-core"));
    }
  }

  private static Path findRoot() {
    var here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve("lesson-01-basics")))
        .findFirst()
        .orElse(here);
  }
}
