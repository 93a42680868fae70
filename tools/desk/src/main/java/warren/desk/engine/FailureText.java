package warren.desk.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import warren.lab.ExplainedError;
import warren.lab.Failure;

/** What a test threw as a failure: as the lab explained it, or with the learner's own lines. */
final class FailureText {

  private static final int FRAMES = 5;

  private final LessonClasses classes;

  FailureText(LessonClasses classes) {
    this.classes = classes;
  }

  Failure of(Throwable failure) {
    if (failure instanceof ExplainedError explained) {
      return explained.failure();
    }
    return Failure.isTodo(failure)
        ? Failure.unwritten("", failure.getMessage(), "")
        : Failure.saying(text(failure));
  }

  /** The words of a failure that the lab did not explain. */
  String text(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    if ((failure instanceof AssertionError || failure instanceof TestAbortedException)
        && !message.isEmpty()) {
      return message;
    }
    List<String> lines = new ArrayList<>();
    lines.add(failure.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message));
    lines.addAll(places(failure.getStackTrace()));
    for (Throwable cause : causes(failure)) {
      lines.add(
          "because of "
              + cause.getClass().getSimpleName()
              + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
    }
    return String.join("\n", lines);
  }

  /** The lines of the lesson's code on that stack, the innermost first, repeats left out. */
  List<String> places(StackTraceElement[] stack) {
    return classes.frames(stack).stream()
        .map(FailureText::place)
        .distinct()
        .limit(FRAMES)
        .map(place -> "    at " + place)
        .toList();
  }

  /** Such as {@code Greeter.send (Greeter.java:23)}. */
  static String place(StackTraceElement frame) {
    String className = frame.getClassName();
    return "%s.%s (%s:%d)"
        .formatted(
            className.substring(className.lastIndexOf('.') + 1).replace('$', '.'),
            frame.getMethodName().replaceFirst("lambda\\$(\\w+)\\$\\d+", "$1"),
            frame.getFileName(),
            frame.getLineNumber());
  }

  /** The failure and what caused it, as one text to look for words in. */
  static List<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .collect(Collectors.toList());
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.subList(1, chain.size());
  }
}
