package warren.desk.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the guide is built anew; what builds it is a program of this test's own. */
class GuideBuildTest {

  private static final String CHAPTER = "docs/chapters/one.adoc";
  private static final String STARTER = "lesson-01-one/src/main/java/one/One.java";

  @TempDir Path folder;
  private GuideBuild build;

  @BeforeEach
  void a_guide_that_is_built() throws Exception {
    for (String file :
        new String[] {
          CHAPTER,
          STARTER,
          "docs/theme/guide.css",
          "docs/recordings/1.1.txt",
          "lesson-01-one/lesson.yaml",
          "lesson-01-one/src/solution/java/one/One.java",
          "lesson-01-one/src/test/java/one/OneTest.java",
        }) {
      write(file, "first");
    }
    write(
        "builder/GuideBuilder.java",
        """
        package warren.guide;
        import java.nio.file.*;
        public class GuideBuilder {
          public static void main(String... args) throws Exception {
            if (Files.exists(Path.of(args[0], "broken"))) {
              System.err.println("it is broken");
              System.exit(1);
            }
            Files.createDirectories(Path.of(args[1]));
            Files.writeString(Path.of(args[1], "index.html"), "built");
          }
        }
        """);
    var builder = folder.resolve("builder");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-d",
                    builder.toString(),
                    builder.resolve("GuideBuilder.java").toString()))
        .isZero();
    write("docs/target/classpath", builder.toString());
    write("docs/target/warren-docs-1.jar", "");
    build = new GuideBuild(folder);
    assertThat(build.isCurrent()).isFalse();
    assertThat(build.run()).isEmpty();
    assertThat(build.isCurrent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHAPTER,
        "docs/theme/guide.css",
        "docs/recordings/1.1.txt",
        "lesson-01-one/lesson.yaml",
        "lesson-01-one/src/solution/java/one/One.java",
        "lesson-01-one/src/test/java/one/OneTest.java",
        "docs/target/warren-docs-1.jar",
        "docs/target/classpath",
        "docs/chapters/new.adoc",
      })
  void a_change_of_what_it_is_made_from_asks_for_another(String file) throws Exception {
    write(file, "another text" + java.io.File.pathSeparator + folder.resolve("builder"));
    assertThat(build.isCurrent()).isFalse();
    assertThat(build.run()).isEmpty();
    assertThat(build.isCurrent()).isTrue();
  }

  @Test
  void so_does_an_older_file_in_its_place_one_that_is_gone_and_a_site_that_is_gone()
      throws Exception {
    Files.setLastModifiedTime(folder.resolve(CHAPTER), FileTime.fromMillis(0));
    assertThat(build.isCurrent()).isFalse();
    assertThat(build.run()).isEmpty();
    Files.delete(folder.resolve(CHAPTER));
    assertThat(build.isCurrent()).isFalse();
    assertThat(build.run()).isEmpty();
    Files.delete(build.site().resolve("index.html"));
    assertThat(build.isCurrent()).isFalse();
  }

  @Test
  void what_the_learner_writes_asks_for_none() throws Exception {
    write(STARTER, "an answer");
    assertThat(build.isCurrent()).isTrue();
  }

  @Test
  void a_build_that_failed_is_made_again() throws Exception {
    write("broken", "");
    write(CHAPTER, "with a mistake");
    assertThat(build.run()).contains("it is broken");
    assertThat(build.isCurrent()).isFalse();
  }

  private void write(String path, String text) throws Exception {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
