package warren.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells the learner's frames in a stack from those of the test, the lab and the libraries.
 *
 * @param testClass the test class; the learner's code stands in the same package
 */
record LearnerCode(Class<?> testClass) {

  /** What tests are staged with, by its name. */
  private static final Pattern STAGE = Pattern.compile("Stage(\\$|$)");

  /** Whether the frame is in the lesson but not in its tests. */
  boolean owns(StackTraceElement frame) {
    return inLesson(frame) && !inTest(frame);
  }

  private boolean inLesson(StackTraceElement frame) {
    return frame.getClassName().startsWith(testClass.getPackageName() + ".");
  }

  private boolean inTest(StackTraceElement frame) {
    var name = frame.getClassName();
    return name.equals(testClass.getName())
        || name.startsWith(testClass.getName() + "$")
        || STAGE.matcher(name).find();
  }

  /** The frame of the learner's that is nearest to where it happened. */
  Optional<StackTraceElement> nearest(StackTraceElement... stack) {
    return Arrays.stream(stack).filter(this::owns).findFirst();
  }

  /** Where in the learner's code a throwable came from, as {@code Greeter.java:23}. */
  Optional<String> line(Throwable throwable) {
    return nearest(throwable.getStackTrace())
        .or(
            () ->
                Optional.ofNullable(throwable.getCause())
                    .filter(cause -> cause != throwable)
                    .flatMap(cause -> nearest(cause.getStackTrace())))
        .map(LearnerCode::place);
  }

  /** Whether the test itself threw it, such as a handler that it gave to the learner's code. */
  boolean fromTest(Throwable throwable) {
    return Arrays.stream(throwable.getStackTrace())
        .filter(this::inLesson)
        .findFirst()
        .filter(this::inTest)
        .isPresent();
  }

  /** A frame as {@code Greeter.java:23}. */
  static String place(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }

  /** The frames of the lesson, tests included, for a stack trace that shows nothing else. */
  StackTraceElement[] trimmed(StackTraceElement... stack) {
    return Arrays.stream(stack).filter(this::inLesson).toArray(StackTraceElement[]::new);
  }

  /** What a live thread does in the learner's code, one line each, outermost last. */
  List<String> stack(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(this::owns)
        .map(frame -> place(frame) + " in " + frame.getMethodName())
        .toList();
  }
}
