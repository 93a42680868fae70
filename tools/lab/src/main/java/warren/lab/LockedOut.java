package warren.lab;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the thread that reads from the broker where a listener of the learner's has it wait for a
 * lock, which another thread keeps meanwhile. Until then the connection reads nothing more.
 */
final class LockedOut {

  private static final String READER = "AMQP Connection";

  private final LearnerCode code;

  LockedOut(LearnerCode code) {
    this.code = code;
  }

  /** As it is at this moment, as a sentence. */
  Optional<String> sentence() {
    var threads = ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);
    return Stream.of(threads)
        .filter(thread -> thread.getThreadName().startsWith(READER) && thread.getLockOwnerId() > 0)
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

  private Optional<String> place(ThreadInfo thread) {
    return Arrays.stream(thread.getStackTrace())
        .filter(code::owns)
        .findFirst()
        .map(LearnerCode::place);
  }
}
