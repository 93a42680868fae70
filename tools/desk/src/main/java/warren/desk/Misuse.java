package warren.desk;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import warren.course.CoursePath;
import warren.course.Nearest;
import warren.desk.session.Naming;

/** Says of a command line that cannot be understood what was probably meant. */
final class Misuse {

  /** What other programs call it. */
  private static final Map<String, String> OTHER_WORDS =
      Map.of(
          "test", "run",
          "check", "run",
          "status", "list",
          "progress", "list",
          "answer", "solution",
          "solve", "solution",
          "undo", "restore",
          "backups", "restore",
          "upgrade", "update",
          "pull", "update");

  private Misuse() {}

  /** What is wrong, and the next command; without the user and the password of a URI. */
  static String message(ParameterException misuse) {
    return whole(misuse).replaceAll("//\\S*@", "//…@");
  }

  private static String whole(ParameterException misuse) {
    CommandLine command = misuse.getCommandLine();
    String help = "Next: %s --help".formatted(command.getCommandSpec().qualifiedName());
    if (!(misuse instanceof UnmatchedArgumentException unmatched)) {
      return sentence(misuse.getMessage()) + "\n" + help;
    }
    String word = unmatched.getUnmatched().get(0);
    boolean option = word.startsWith("-");
    Set<String> known =
        option ? command.getCommandSpec().optionsMap().keySet() : command.getSubcommands().keySet();
    if (!option && known.isEmpty()) {
      return "%s does not take %s as well.\n%s"
          .formatted(command.getCommandSpec().qualifiedName(), quoted(word), help);
    }
    String what = option ? "option" : "command";
    return "There is no %s %s.%s"
        .formatted(
            what,
            quoted(word),
            meant(word, known, command, unmatched.getUnmatched())
                .map(line -> " Did you mean this?\n  " + line)
                .orElse(option ? "\n" + help : "\n\n" + usage(command)));
  }

  /** In place of what may be left out: {@code 2.1} is {@code run 2.1}, and any command has help. */
  static String[] spelledOut(String[] words) {
    if (words.length > 0 && Naming.isNumber(words[0])) {
      return Stream.concat(Stream.of("run"), Stream.of(words)).toArray(String[]::new);
    }
    return words.length == 2 && words[1].equals("help") && !words[0].startsWith("-")
        ? new String[] {words[0], "--help"}
        : words;
  }

  private static Optional<String> meant(
      String word, Set<String> known, CommandLine command, List<String> words) {
    String name = command.getCommandSpec().qualifiedName();
    if (word.startsWith("-")) {
      String option = word.toLowerCase(Locale.ROOT).replaceFirst("=.*", "");
      return Nearest.to(option, known).map(close -> name + " " + close);
    }
    if (word.matches("\\d+\\.\\d+")) {
      return Optional.of(name + " run " + word);
    }
    String lower = word.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(OTHER_WORDS.get(lower))
        .filter(known::contains)
        .or(() -> Nearest.to(lower, known))
        .map(
            close -> {
              List<String> line = new ArrayList<>(words);
              line.set(0, close);
              return name + " " + String.join(" ", line);
            });
  }

  /** The path of that name. */
  static CoursePath path(String word) {
    return CoursePath.named(word.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no path %s; there are %s"
                        .formatted(quoted(word), String.join(", ", CoursePath.words()))));
  }

  /** What is said where the tools themselves are to blame, with what their author needs. */
  static String ourFault(Exception failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return "Warren itself failed, and that is not your fault. Please report what follows.\n"
        + trace.toString().strip();
  }

  private static String usage(CommandLine command) {
    return command.getUsageMessage().strip();
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
