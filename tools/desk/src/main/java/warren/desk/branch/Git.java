package warren.desk.branch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The git command line, run in one folder. It takes no locks that it can do without. */
final class Git {

  /** What a run of git gave back. */
  record Result(int exit, String out, String err) {

    boolean succeeded() {
      return exit == 0;
    }

    /** What it printed, where that is one line. */
    String line() {
      return out.strip();
    }

    /** What it printed with {@code -z}. */
    List<String> entries() {
      return Arrays.stream(out.split("\0")).filter(entry -> !entry.isEmpty()).toList();
    }
  }

  private final Path folder;
  private final String program;
  private final Map<String, String> environment;

  Git(Path folder, String program) {
    this(folder, program, Map.of("GIT_OPTIONAL_LOCKS", "0", "LC_ALL", "C"));
  }

  private Git(Path folder, String program, Map<String, String> environment) {
    this.folder = folder;
    this.program = program;
    this.environment = environment;
  }

  /** The same with more environment variables. */
  Git with(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Git(folder, program, all);
  }

  /**
   * Runs git, whatever comes of it.
   *
   * @throws BranchException where there is no git to run
   */
  Result ask(String... arguments) throws BranchException {
    return feed("", arguments);
  }

  /**
   * Runs git and expects it to succeed.
   *
   * @throws BranchException with git's own words where it does not
   */
  Result run(String... arguments) throws BranchException {
    return runFed("", arguments);
  }

  /** Like {@link #run} with something to read on standard input. */
  Result runFed(String input, String... arguments) throws BranchException {
    var result = feed(input, arguments);
    if (!result.succeeded()) {
      throw BranchException.refused(
          "git %s failed: %s".formatted(String.join(" ", arguments), result.err().strip()),
          "mend what git says and run `./warren branch` again");
    }
    return result;
  }

  private Result feed(String input, String... arguments) throws BranchException {
    var command = Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      var process = builder.start();
      var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
      var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return new Result(process.waitFor(), out.join(), err.join());
    } catch (IOException e) {
      throw BranchException.notReady(
          "Git cannot be run: " + e.getMessage(),
          "install git, on Debian or Ubuntu with `sudo apt install git`");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BranchException.refused("Interrupted.", "run `./warren branch` again");
    }
  }

  private static String read(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
