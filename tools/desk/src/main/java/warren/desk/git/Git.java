package warren.desk.git;

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
public final class Git {

  /** What a run of git gave back. */
  public record Result(int exit, String out, String err) {

    public boolean succeeded() {
      return exit == 0;
    }

    /** What it printed, where that is one line. */
    public String line() {
      return out.strip();
    }

    /** What it printed with {@code -z}. */
    public List<String> entries() {
      return Arrays.stream(out.split("\0")).filter(entry -> !entry.isEmpty()).toList();
    }
  }

  private final Path folder;
  private final String program;
  private final String command;
  private final Map<String, String> environment;

  /**
   * Git in that folder.
   *
   * @param command what the learner runs again where git failed, such as {@code ./warren branch}
   */
  public Git(Path folder, String command) {
    this(folder, "git", command);
  }

  /** Another program in git's place. */
  public Git(Path folder, String program, String command) {
    this(folder, program, command, Map.of("GIT_OPTIONAL_LOCKS", "0", "LC_ALL", "C"));
  }

  private Git(Path folder, String program, String command, Map<String, String> environment) {
    this.folder = folder;
    this.program = program;
    this.command = command;
    this.environment = environment;
  }

  /** The same with more environment variables. */
  public Git with(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Git(folder, program, command, all);
  }

  /**
   * The same with an author, if git knows none here.
   *
   * @throws GitException where there is no git to run
   */
  public Git signing() throws GitException {
    return ask("var", "GIT_COMMITTER_IDENT").succeeded()
        ? this
        : with(
            Map.of(
                "GIT_AUTHOR_NAME", "Warren",
                "GIT_AUTHOR_EMAIL", "warren@localhost",
                "GIT_COMMITTER_NAME", "Warren",
                "GIT_COMMITTER_EMAIL", "warren@localhost"));
  }

  /**
   * Runs git, whatever comes of it.
   *
   * @throws GitException where there is no git to run
   */
  public Result ask(String... arguments) throws GitException {
    return feed("", arguments);
  }

  /**
   * Runs git and expects it to succeed.
   *
   * @throws GitException with git's own words where it does not
   */
  public Result run(String... arguments) throws GitException {
    return runFed("", arguments);
  }

  /** Like {@link #run} with something to read on standard input. */
  public Result runFed(String input, String... arguments) throws GitException {
    var result = feed(input, arguments);
    if (!result.succeeded()) {
      throw GitException.refused(
          "git %s failed: %s".formatted(String.join(" ", arguments), result.err().strip()),
          "mend what git says and run `%s` again".formatted(command));
    }
    return result;
  }

  private Result feed(String input, String... arguments) throws GitException {
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
      throw GitException.notReady(
          "Git cannot be run: " + e.getMessage(),
          "install git, on Debian or Ubuntu with `sudo apt install git`");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GitException.refused("Interrupted.", "run `%s` again".formatted(command));
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
