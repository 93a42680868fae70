package warren.lab.broker.ways;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import warren.lab.broker.Remains;

/**
 * What a program said and how it ended.
 *
 * @param exit its exit code
 * @param output both its outputs
 */
record Command(int exit, String output) {

  /** Runs a program to its end, unless our own end comes first. */
  static Command run(Path folder, Duration limit, List<String> command, Remains remains)
      throws IOException, InterruptedException {
    Path output = java.nio.file.Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    remains.process(process.toHandle());
    process.getOutputStream().close();
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(
          "%s took longer than %d s".formatted(command.get(0), limit.toSeconds()));
    }
    String text = java.nio.file.Files.readString(output, StandardCharsets.UTF_8);
    java.nio.file.Files.delete(output);
    return new Command(process.exitValue(), text);
  }

  boolean succeeded() {
    return exit == 0;
  }
}
