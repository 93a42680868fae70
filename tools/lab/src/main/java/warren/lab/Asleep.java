package warren.lab;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * Finds a consumer of the learner's that sleeps. The client library hands out the messages of a
 * channel one after the other, so what comes next on it waits, too.
 */
final class Asleep {

  private final LearnerCode code;

  Asleep(LearnerCode code) {
    this.code = code;
  }

  /** As a sentence, of threads with these stacks. */
  Optional<String> sentence(Collection<StackTraceElement[]> stacks) {
    return stacks.stream()
        .filter(stack -> isAsleep(stack) && isHandling(stack))
        .flatMap(stack -> code.nearest(stack).stream())
        .map(LearnerCode::place)
        .map(
            place ->
                ("A consumer sleeps (%s). The messages of a channel are handled one after the"
                        + " other: until it wakes, those that come next wait as well.")
                    .formatted(place))
        .findFirst();
  }

  private static boolean isAsleep(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Thread")
                    && frame.getMethodName().equals("sleep"));
  }

  private static boolean isHandling(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals("com.rabbitmq.client.impl.ConsumerDispatcher")
                    || frame.getMethodName().equals("handleDelivery"));
  }
}
