package warren.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.ast.Cursor;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.Section;
import org.asciidoctor.log.LogRecord;
import org.asciidoctor.log.Severity;
import warren.course.Course;

/** Turns AsciiDoc chapters into pages, with one Asciidoctor for all, since it is slow to start. */
final class ChapterReader implements AutoCloseable {

  // Held, so that it stays silent: what it would print reaches the handler below too.
  private static final Logger JAVA_LOG = Logger.getLogger("asciidoctor");

  static {
    // Each chapter is read once: to compile Asciidoctor's Ruby costs more than it brings.
    System.setProperty("jruby.compile.mode", "OFF");
  }

  private final Course course;
  private final String look;
  private final Path theme;
  private final Asciidoctor asciidoctor = Asciidoctor.Factory.create();
  private final List<String> problems = new ArrayList<>();

  ChapterReader(Course course) throws IOException {
    this.course = course;
    look = Files.readString(course.root().resolve("docs/theme/diagram.puml"));
    // Its path goes to PlantUML in a header, where only ASCII survives; the course's may have more.
    theme = Files.writeString(Files.createTempFile("diagram", ".puml"), look);
    JAVA_LOG.setUseParentHandlers(false);
    asciidoctor.requireLibrary("asciidoctor-diagram");
    asciidoctor.registerLogHandler(this::note);
    asciidoctor
        .javaExtensionRegistry()
        .blockMacro(new ExerciseMacro(course))
        .blockMacro(new TopicMacro(course))
        .blockMacro(new RecordingMacro(course))
        .blockMacro(new PathsMacro(course))
        .blockMacro(new LessonsMacro(course));
  }

  /**
   * The pages of these chapters, in the same order.
   *
   * @throws GuideException where Asciidoctor or one of the course's own macros has anything to say
   */
  List<Page> read(List<Path> chapters) throws GuideException, IOException {
    var pages = new ArrayList<Page>();
    var coverage = new Coverage(course);
    for (var chapter : chapters) {
      var document = asciidoctor.loadFile(chapter.toFile(), options());
      coverage.look(document).forEach(problem -> note(problem.where(), problem.what()));
      var html = document.convert();
      Stream.of(MarkupCheck.crossed(html), MarkupCheck.listedIn(Files.readString(chapter)))
          .flatMap(List::stream)
          .forEach(what -> problems.add(course.root().relativize(chapter) + ": " + what));
      pages.add(page(chapter, document, new Finish(html).with(pictures(document))));
    }
    problems.addAll(coverage.missing());
    if (!problems.isEmpty()) {
      throw new GuideException(problems);
    }
    return pages;
  }

  @Override
  public void close() throws IOException {
    asciidoctor.close();
    Files.delete(theme);
  }

  private Options options() {
    // Diagrams are kept from build to build, but not past a change of their look.
    var kept = "docs/target/diagrams/%08x".formatted(look.hashCode());
    var diagrams = course.root().resolve(kept).toString();
    var attributes =
        Attributes.builder()
            .attribute("source-highlighter", "rouge")
            .attribute("rouge-css", "class")
            .attribute("icons", "font")
            .attribute("sectanchors", "")
            .attribute("idprefix", "")
            .attribute("idseparator", "-")
            .attribute("imagesdir", diagrams)
            .attribute("imagesoutdir", diagrams)
            .attribute("diagram-cachedir", diagrams)
            .attribute("plantumlconfig", theme.toString())
            .build();
    PathsMacro.minutes(course).forEach(attributes::setAttribute);
    return Options.builder()
        .safe(SafeMode.UNSAFE)
        .sourcemap(true)
        .standalone(false)
        .attributes(attributes)
        .build();
  }

  private static Page page(Path chapter, Document document, String body) {
    var file = chapter.getFileName().toString();
    var headings =
        document.getBlocks().stream()
            .filter(Section.class::isInstance)
            .map(section -> new Page.Heading(section.getId(), section.getTitle()))
            .toList();
    return new Page(
        file.substring(0, file.lastIndexOf('.')),
        document.getDoctitle(),
        String.valueOf(document.getAttribute("description", "")),
        headings,
        body);
  }

  /** What each picture shows, in their order. */
  private static List<String> pictures(Document document) {
    return document.findBy(Map.of("context", ":image")).stream()
        .filter(image -> image.isOption("inline"))
        .map(image -> String.valueOf(image.getAttribute("alt")))
        .toList();
  }

  private void note(LogRecord entry) {
    if (entry.getSeverity().compareTo(Severity.WARN) >= 0) {
      note(Optional.ofNullable(entry.getCursor()), entry.getMessage());
    }
  }

  private void note(Optional<Cursor> where, String what) {
    problems.add(where.map(this::place).orElse("docs/chapters") + ": " + what);
  }

  private String place(Cursor cursor) {
    var file = cursor.getFile() == null ? cursor.getPath() : cursor.getFile();
    return course.root().relativize(Path.of(file)) + ":" + cursor.getLineNumber();
  }
}
