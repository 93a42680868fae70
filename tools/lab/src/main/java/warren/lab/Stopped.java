package warren.lab;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tells whether the learner's code came to what a test is about, or threw before. Then nothing can
 * be said of what it has not done: that it did not get there says the exception.
 */
final class Stopped {

  /**
   * They tell of a slip in a line, and nothing of a broker. An index out of bounds or a class that
   * is another may well come of what was received, and there are suspicions of just that.
   */
  private static final Set<Class<? extends Throwable>> SLIPS =
      Set.of(
          NullPointerException.class,
          UnsupportedOperationException.class,
          ArithmeticException.class,
          NumberFormatException.class,
          NoSuchElementException.class,
          StackOverflowError.class,
          ExceptionInInitializerError.class,
          NoClassDefFoundError.class);

  private final LearnerCode code;
  private final Lab lab;

  Stopped(LearnerCode code, Lab lab) {
    this.code = code;
    this.lab = lab;
  }

  /**
   * Whether it is so: a slip in the learner's code ended the test, or else the code threw before it
   * said anything to the broker, and not for want of a connection.
   *
   * @param thrown what the test threw
   */
  boolean by(Throwable thrown) {
    if (!(thrown instanceof AssertionError) && code.line(thrown).isPresent()) {
      return isSlip(thrown) || isSilentOnTheWire() && !isOfTheNetwork(thrown);
    }
    Optional<Throwable> first =
        lab.troubles().list().stream().map(Troubles.Trouble::thrown).findFirst();
    return isSilentOnTheWire() && first.isPresent() && !isOfTheNetwork(first.get());
  }

  private static boolean isSlip(Throwable thrown) {
    return SLIPS.contains(thrown.getClass());
  }

  private boolean isSilentOnTheWire() {
    return lab.wire().events().isEmpty();
  }

  private static boolean isOfTheNetwork(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .anyMatch(
            cause ->
                cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof ShutdownSignalException);
  }
}
