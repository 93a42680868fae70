package warren.desk.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

  private static final String PROPERTY = "jline.tmpdir";

  @TempDir Path folder;

  @AfterEach
  void the_systems_folder_again() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void what_a_killed_session_left_of_jline_goes_with_the_next() throws IOException {
    Path jline = Files.createDirectories(folder.resolve("jline"));
    Files.writeString(jline.resolve("jlinenative-1-libjlinenative.so"), "");
    Files.writeString(jline.resolve("jlinenative-1-libjlinenative.so.lck"), "");

    Keys.useForJLine(jline);

    assertThat(jline).isEmptyDirectory();
    assertThat(System.getProperty(PROPERTY)).isEqualTo(jline.toString());
  }

  @Test
  void where_the_folder_cannot_be_made_all_is_as_it_was() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    Keys.useForJLine(file.resolve("jline"));

    assertThat(System.getProperty(PROPERTY)).isNull();
  }
}
