package warren.desk.guide;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Builds the guide in a JVM of its own: what renders it is large, and has a class path of its own
 * that Maven wrote beside it.
 */
public final class GuideBuild {

  private final Path root;

  /** For the course in that folder. */
  public GuideBuild(Path root) {
    this.root = root;
  }

  /** The folder that the site is built in. */
  public Path site() {
    return root.resolve("docs/target/site");
  }

  /** Whether it is built, and nothing that it is made from has changed since. */
  public boolean isCurrent() throws IOException {
    return Files.exists(site().resolve("index.html"))
        && Files.exists(madeFrom())
        && Files.readString(madeFrom()).equals(new GuideSources(root, classPath()).listing());
  }

  /** The list of what the site was built from, as it was then. */
  private Path madeFrom() {
    return root.resolve("docs/target/site-made-from");
  }

  private String classPath() throws IOException {
    Path docs = root.resolve("docs/target");
    return docs.resolve("warren-docs-1.jar")
        + File.pathSeparator
        + Files.readString(docs.resolve("classpath")).strip();
  }

  /** Builds it; tells what is wrong, or nothing where all is well. */
  public Optional<String> run() throws IOException, InterruptedException {
    String classPath = classPath();
    String sources = new GuideSources(root, classPath).listing();
    Files.deleteIfExists(madeFrom());
    Process builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djava.awt.headless=true",
                    // A short life: to compile thoroughly does not pay.
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath,
                    "warren.guide.GuideBuilder",
                    root.toString(),
                    site().toString()))
            .redirectErrorStream(true)
            .start();
    builder.getOutputStream().close();
    String said = new String(builder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (builder.waitFor() != 0) {
      return Optional.of(said.strip());
    }
    Files.writeString(madeFrom(), sources);
    return Optional.empty();
  }
}
