package warren.course;

import java.util.regex.Pattern;

/** What names look like. */
enum Names {
  HYPHENED(
      "[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens; write one like ack-first"),
  PACKAGE("[a-z][a-z0-9]*", "a short package name; write one like reliability"),
  CLASS("[A-Z][A-Za-z0-9]*", "a class name; write one like ParcelWorker"),
  MUTANT(
      "\\w+/[\\w-]+(#\\d+)?",
      "a mutant's id; write one that ./warren mutate prints, like send/drop-queueDeclare"),
  NOTE("N([1-9]|1[0-3])", "a topic of the note; write one of N1 to N13");

  private final Pattern pattern;
  private final String description;

  Names(String pattern, String description) {
    this.pattern = Pattern.compile(pattern);
    this.description = description;
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  /** What it should be, and an example, to follow "is not". */
  String described() {
    return description;
  }
}
