package warren.desk.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import warren.lab.machine.Platform;

/** Asks programs on this machine for their versions. */
final class Tools {

  /** The first line that the program prints; empty where it does not run. */
  Optional<String> firstLine(String... command) {
    try {
      Process process = new ProcessBuilder(asFound(command)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? said.lines().map(Tools::plain).filter(line -> !line.isBlank()).findFirst()
          : Optional.empty();
    } catch (IOException missing) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** On Windows a script is started by its shell. */
  private static List<String> asFound(String... command) {
    List<String> words = new ArrayList<>();
    if (Platform.isWindows()) {
      words.addAll(List.of("cmd", "/c"));
    }
    words.addAll(List.of(command));
    return words;
  }

  /** Without the codes that make it bold. */
  private static String plain(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "");
  }
}
