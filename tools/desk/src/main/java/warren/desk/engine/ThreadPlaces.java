package warren.desk.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where in the lesson's code the threads are. */
final class ThreadPlaces {

  private static final int THREADS = 4;

  private ThreadPlaces() {}

  /** A few lines for each thread that is in the lesson's code. */
  static String text(LessonClasses classes) {
    FailureText places = new FailureText(classes);
    List<String> lines = new ArrayList<>();
    Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> !classes.frames(thread.getValue()).isEmpty())
        .limit(THREADS)
        .forEach(
            thread -> {
              lines.add("  thread " + thread.getKey().getName() + waiting(classes, thread));
              lines.addAll(places.places(thread.getValue()));
            });
    return String.join("\n", lines);
  }

  private static String waiting(
      LessonClasses classes, Map.Entry<Thread, StackTraceElement[]> thread) {
    StackTraceElement[] stack = thread.getValue();
    StackTraceElement inner = classes.frames(stack).get(0);
    for (int i = 1; i < stack.length; i++) {
      if (stack[i].equals(inner)) {
        return ", in " + stack[i - 1].getClassName() + "." + stack[i - 1].getMethodName();
      }
    }
    return "";
  }

  /** The lesson's line that called {@code System.exit}, while the JVM is ending. */
  static Optional<String> exit(LessonClasses classes) {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Stream.of(stack).anyMatch(ThreadPlaces::isExit))
        .flatMap(stack -> classes.frames(stack).stream().limit(1))
        .map(FailureText::place)
        .findFirst();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit");
  }
}
