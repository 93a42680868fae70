package warren.desk.watch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import warren.lab.machine.Platform;

/**
 * The learner's editor: {@code VISUAL}, or else the one that opened a file before, or else one that
 * is on the path. It has to have a window of its own, as the terminal is the session's.
 */
final class Editor {

  private static final List<String> KNOWN = List.of("code", "idea");

  private static final Set<String> IN_A_TERMINAL =
      Set.of("vi", "vim", "nvim", "nano", "pico", "micro", "hx", "helix", "joe", "ed", "mcedit");

  private final Path remembered;
  private final Map<String, String> environment;

  /**
   * @param remembered the file that keeps the last one
   * @param environment the process's
   */
  Editor(Path remembered, Map<String, String> environment) {
    this.remembered = remembered;
    this.environment = environment;
  }

  /** Opens the file; a line that says so, or what to do. */
  String open(Path file, String shown) {
    Optional<String> command = command();
    if (command.isEmpty()) {
      return "Open %s in your editor. To have it opened from here, set VISUAL, such as VISUAL=code."
          .formatted(shown);
    }
    List<String> words = new ArrayList<>(List.of(command.get().strip().split("\\s+")));
    String name = name(words.get(0));
    if (IN_A_TERMINAL.contains(name)) {
      return "%s needs a terminal of its own: %s %s".formatted(name, command.get().strip(), shown);
    }
    return started(words, file, shown);
  }

  private String started(List<String> words, Path file, String shown) {
    List<String> command = new ArrayList<>(words);
    onPath(words.get(0)).ifPresent(program -> command.set(0, program.toString()));
    command.add(file.toString());
    try {
      new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(new File(nothing())))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      remember(String.join(" ", words));
      return "%s opens in %s.".formatted(shown, name(words.get(0)));
    } catch (IOException failed) {
      return "%s cannot be started. Set VISUAL to your editor, such as VISUAL=code, or open %s by hand."
          .formatted(words.get(0), shown);
    }
  }

  private Optional<String> command() {
    return Stream.<Optional<String>>of(
            Optional.ofNullable(environment.get("VISUAL")).filter(set -> !set.isBlank()),
            lastOne(),
            KNOWN.stream().filter(name -> onPath(name).isPresent()).findFirst())
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> lastOne() {
    try {
      return Optional.of(Files.readString(remembered).strip()).filter(set -> !set.isEmpty());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private void remember(String command) {
    try {
      Files.createDirectories(remembered.getParent());
      Files.writeString(remembered, command + "\n");
    } catch (IOException notKept) {
      // Then it is found anew the next time.
    }
  }

  private Optional<Path> onPath(String program) {
    if (program.contains("/") || program.contains("\\")) {
      return Optional.empty();
    }
    var endings = Platform.isWindows() ? List.of(".exe", ".cmd", ".bat") : List.of("");
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> endings.stream().map(ending -> Path.of(folder, program + ending)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String name(String program) {
    return Path.of(program)
        .getFileName()
        .toString()
        .toLowerCase(Locale.ROOT)
        .replaceFirst("\\.(exe|cmd|bat)$", "");
  }

  private static String nothing() {
    return Platform.isWindows() ? "NUL" : "/dev/null";
  }
}
