package warren.lab;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the thread that reads from the broker if a listener of the learner's, told of a confirm or
 * a return, has it wait for a lock that another thread keeps. Until then it reads nothing more.
 */
final class LockedOut {

  /** What the client library does on that thread, and nowhere else. */
  private static final Set<String> LISTENERS =
      Set.of("callConfirmListeners", "callReturnListeners");

  private final LearnerCode code;

  LockedOut(LearnerCode code) {
    this.code = code;
  }

  /**
   * As it is at this moment, as a sentence.
   *
   * @param since when the test began, as {@link Standstill#now} tells it; older threads are at
   *     others
   */
  Optional<String> sentence(long since) {
    var threads = ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);
    return Stream.of(threads)
        .filter(thread -> thread.getThreadId() > since && thread.getLockOwnerId() > 0)
        .filter(LockedOut::isListening)
        .flatMap(
            reader ->
                Stream.of(threads)
                    .filter(owner -> owner.getThreadId() == reader.getLockOwnerId())
                    .flatMap(owner -> sentence(reader, owner).stream()))
        .findFirst();
  }

  private Optional<String> sentence(ThreadInfo reader, ThreadInfo owner) {
    return place(reader)
        .flatMap(
            waits ->
                place(owner)
                    .map(
                        holds ->
                            ("A listener (%s) waits for a lock that another thread holds while it is"
                                    + " in a call (%s). Listeners run on the thread that reads from"
                                    + " the broker: until the lock is free, nobody reads.")
                                .formatted(waits, holds)));
  }

  private static boolean isListening(ThreadInfo thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> LISTENERS.contains(frame.getMethodName()));
  }

  private Optional<String> place(ThreadInfo thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(code::owns)
        .findFirst()
        .map(LearnerCode::place);
  }
}
