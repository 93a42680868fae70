package warren.desk.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class EditorTest {

  private static final String FILE = "Greeter.java";

  @TempDir Path folder;

  @Test
  void the_editor_that_is_named_opens_the_file_and_is_remembered() throws IOException {
    program("my-editor");
    String path = folder.toString();

    assertThat(editor(Map.of("VISUAL", "my-editor --wait", "PATH", path)).open(file(), FILE))
        .isEqualTo("Greeter.java opens in my-editor.");
    opened("--wait " + file());

    Files.delete(folder.resolve("opened"));
    assertThat(editor(Map.of("PATH", path)).open(file(), FILE)).contains("opens in my-editor");
    opened("--wait " + file());
  }

  @Test
  void one_that_is_known_is_found() throws IOException {
    program("code");
    assertThat(editor(Map.of("PATH", folder.toString())).open(file(), FILE))
        .contains("opens in code");
    opened(file().toString());
  }

  @Test
  void without_one_it_is_said_what_to_do() {
    assertThat(editor(Map.of("PATH", folder.toString())).open(file(), FILE))
        .contains("Open Greeter.java in your editor", "VISUAL=code");
    assertThat(editor(Map.of("VISUAL", "/nowhere/such-editor")).open(file(), FILE))
        .contains("/nowhere/such-editor cannot be started", "VISUAL=code");
  }

  @Test
  void one_that_needs_the_terminal_is_left_to_the_learner() {
    assertThat(editor(Map.of("VISUAL", "/usr/bin/vim -p")).open(file(), FILE))
        .isEqualTo("vim needs a terminal of its own: /usr/bin/vim -p Greeter.java");
  }

  private Editor editor(Map<String, String> environment) {
    return new Editor(folder.resolve(".warren/editor"), environment);
  }

  private Path file() {
    return folder.resolve(FILE);
  }

  private void opened(String arguments) {
    await().until(() -> Files.exists(folder.resolve("opened")));
    await()
        .untilAsserted(
            () ->
                assertThat(Files.readString(folder.resolve("opened")).strip())
                    .isEqualTo(arguments));
  }

  private void program(String name) throws IOException {
    Path program = folder.resolve(name);
    Files.writeString(
        program, "#!/bin/sh\necho \"$@\" >'%s'\n".formatted(folder.resolve("opened")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
