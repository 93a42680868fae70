package warren.desk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the learner reads of a file that is wrong as a whole: compiled for real. */
class SourceFaultsTest {

  private static final String RIGHT =
      "package shop;\n\n/** Grüße. */\nclass Adder {\n  int add(int a, int b) { return a + b; }\n}\n";

  @TempDir Path root;
  private final LessonCompiler compiler = new LessonCompiler();

  @BeforeEach
  void a_test() throws IOException {
    write(
        "AdderTest", "package shop;\nclass AdderTest {\n  int three = new Adder().add(1, 2);\n}\n");
  }

  @Test
  void a_file_that_is_right_compiles() throws IOException {
    assertThat(errors(RIGHT)).isEmpty();
  }

  @Test
  void a_replacement_character_that_was_written_on_purpose_compiles() throws IOException {
    assertThat(errors(RIGHT.replace("Grüße", "\uFFFD"))).isEmpty();
  }

  @Test
  void the_package_line_to_write_is_named() throws IOException {
    assertThat(errors(RIGHT.replace("package shop;", "package store;")))
        .contains("Adder.java:1\n", "The package is store", "Write in this line: package shop;");
    assertThat(errors(RIGHT.replace("package shop;", "// package shop;")))
        .contains("package line is missing", "Write as the first line: package shop;");
  }

  @Test
  void a_class_of_another_name_is_named() throws IOException {
    assertThat(errors(RIGHT.replace("class Adder", "class Summer")))
        .contains("Adder.java:4\n", "no Adder in the file, but a Summer", "class Adder");
  }

  @Test
  void an_empty_file_can_be_brought_back() throws IOException {
    assertThat(errors("")).contains("Adder.java is empty", "git checkout -- ");
    assertThat(errors("// nothing\n/* at all */\n")).contains("Adder.java is empty");
  }

  @Test
  void the_marks_of_a_merge_are_named_line_by_line() throws IOException {
    String both =
        RIGHT.replace(
            "  int add",
            "<<<<<<< HEAD\n  int sum() { return 0; }\n=======\n  // none\n>>>>>>> main\n  int add");
    assertThat(errors(both))
        .contains("Adder.java:5\n", "<<<<<<< HEAD", "the marks in the lines 5, 7, 9.")
        .doesNotContain("illegal");
  }

  @Test
  void what_is_not_utf_8_is_named_with_its_line() throws IOException {
    assertThat(errors(RIGHT, StandardCharsets.ISO_8859_1))
        .contains("Adder.java:3\n", "not UTF-8", "ISO-8859-1");
    assertThat(errors(RIGHT, StandardCharsets.UTF_16)).contains("UTF-16");
    assertThat(errors(RIGHT, StandardCharsets.UTF_16LE)).contains("UTF-16");
    assertThat(errors("\uFEFF" + RIGHT)).contains("Adder.java:1\n", "byte order mark");
  }

  @Test
  void a_missing_test_can_be_brought_back() throws IOException {
    Files.delete(root.resolve("shop/AdderTest.java"));
    assertThat(errors(RIGHT)).contains("There is no", "AdderTest.java", "git checkout -- ");
  }

  private String errors(String adder) throws IOException {
    return errors(adder, StandardCharsets.UTF_8);
  }

  private String errors(String adder, Charset charset) throws IOException {
    write("Adder", "");
    Files.write(root.resolve("shop/Adder.java"), adder.getBytes(charset));
    return compiler
        .compile(new Job(List.of(root), Map.of(), "shop.AdderTest", Optional.empty()))
        .errors();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve("shop/" + name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
