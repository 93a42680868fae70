package warren.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MistakeWordsTest {

  @TempDir Path root;

  @Test
  void the_words_stand_in_the_order_of_the_file() throws IOException {
    write(
        """
        exercises:
          - id: 4.5
            mistakes:
              - { id: auto-ack, says: "The broker forgets: at once." }
              - id: ack-first
                says: >-
                  It was acknowledged
                  before it was handled.
          - { id: 4.6, mistakes: [{ id: other, says: Another. }] }
        """);

    assertThat(MistakeWords.of(root, "4.5"))
        .containsExactly(
            entry("auto-ack", "The broker forgets: at once."),
            entry("ack-first", "It was acknowledged before it was handled."));
  }

  @Test
  void of_what_is_not_there_or_broken_nothing_is_said() throws IOException {
    assertThat(MistakeWords.of(root, "4.5")).isEmpty();
    write("exercises:\n  - id: 4.5\n");
    assertThat(MistakeWords.of(root, "4.5")).isEmpty();
    write("exercises: [\n");
    assertThat(MistakeWords.of(root, "4.5")).isEmpty();
  }

  private void write(String text) throws IOException {
    var lesson = Files.createDirectories(root.resolve("lesson-04-reliability"));
    Files.writeString(lesson.resolve("lesson.yaml"), text);
  }
}
