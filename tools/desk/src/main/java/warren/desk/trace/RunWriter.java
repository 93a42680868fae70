package warren.desk.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import warren.desk.outcome.MisuseException;
import warren.desk.state.Reason;
import warren.lab.wire.EventJson;
import warren.lab.wire.WireEvent;

/**
 * Writes a recording to a file as it comes, so that whatever ends the program loses nothing that
 * was said a moment before. Where it cannot go on writing, the file ends there.
 */
final class RunWriter {

  private final Path file;
  private final BufferedWriter out;
  private Optional<String> failure = Optional.empty();

  private RunWriter(Path file, BufferedWriter out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Begins a file of the learner's, which must not be there yet.
   *
   * @throws MisuseException if it is, or cannot be written
   */
  static RunWriter begin(Path file, String of) {
    Trace.requireFree(file);
    return open(file, of, StandardOpenOption.CREATE_NEW);
  }

  /** Begins a file of ours, in place of the one before. */
  static RunWriter replace(Path file, String of) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException failed) {
      throw unwritable(file, failed);
    }
    return open(file, of, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static RunWriter open(Path file, String of, OpenOption... options) {
    try {
      var all = new ArrayList<>(List.of(options));
      all.add(StandardOpenOption.WRITE);
      var out =
          Files.newBufferedWriter(file, StandardCharsets.UTF_8, all.toArray(OpenOption[]::new));
      var writer = new RunWriter(file, out);
      writer.write(RunFile.head(of, "recorded by ./warren wire") + RunFile.noTest());
      writer.flush();
      return writer;
    } catch (IOException failed) {
      throw unwritable(file, failed);
    }
  }

  private static MisuseException unwritable(Path file, IOException failed) {
    return new MisuseException(
        "%s cannot be written (%s).\nNext: choose a place with room that is yours."
            .formatted(file, Reason.of(failed)));
  }

  Path file() {
    return file;
  }

  /** Why it could not go on writing, once. */
  Optional<String> failure() {
    return failure;
  }

  void add(List<WireEvent> events) {
    for (WireEvent event : events) {
      write(EventJson.line(event) + "\n");
    }
    flush();
  }

  void end() {
    write(RunFile.end());
    flush();
    try {
      out.close();
    } catch (IOException failed) {
      fail(failed);
    }
  }

  private void write(String text) {
    try {
      if (failure.isEmpty()) {
        out.write(text);
      }
    } catch (IOException failed) {
      fail(failed);
    }
  }

  private void flush() {
    try {
      if (failure.isEmpty()) {
        out.flush();
      }
    } catch (IOException failed) {
      fail(failed);
    }
  }

  private void fail(IOException failed) {
    failure = Optional.of(failure.orElse(Reason.of(failed)));
  }
}
