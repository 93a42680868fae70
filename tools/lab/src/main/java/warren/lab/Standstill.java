package warren.lab;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells whether the code under test has come to a stop: it has returned or thrown, its consumer has
 * ended, its channel or connection is closed for good, or its threads wait for each other. Then
 * only the broker can move anything. A thread that runs, sleeps or waits for a time may go on by
 * itself, such as one that is about to connect again, or to look whether a key has expired.
 */
final class Standstill {

  /** How names of threads begin that the lab has started, or has the client library start. */
  private static final List<String> LABS = List.of("wire ", "lab ", "AMQP Connection");

  private static volatile long first;

  private Standstill() {}

  /** Threads that are there now are none of the code under test, as it is yet to begin. */
  static void begin() {
    first = now();
  }

  /** This moment, as an id of a thread: those of later threads are greater. */
  static long now() {
    return new Thread().getId(); // never started
  }

  /**
   * Whether no thread but the one that asks can go on by itself.
   *
   * @param noTimerRings whether what is planned for later is planned for after the test
   */
  static boolean holds(boolean noTimerRings) {
    // one dump, as of one moment: states that are asked for one by one can belong to several
    var threads = ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);
    return Stream.of(threads).allMatch(thread -> rests(thread, noTimerRings));
  }

  /**
   * The names of its threads that are alive, and that the JVM waits for before it ends.
   *
   * @param since a moment, as {@link #now} tells it; older threads are left out
   */
  static List<String> waitedFor(long since) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon() && thread.getId() > since)
        .map(Thread::getName)
        .filter(name -> LABS.stream().noneMatch(name::startsWith))
        .sorted()
        .toList();
  }

  /**
   * Where its threads are at this moment.
   *
   * @param since a moment, as {@link #now} tells it; older threads are left out
   */
  static Collection<StackTraceElement[]> stacks(long since) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getId() > since)
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean rests(ThreadInfo thread, boolean noTimerRings) {
    if (isNobodys(thread)) {
      return true;
    }
    return switch (thread.getThreadState()) {
      case WAITING, BLOCKED, TERMINATED -> true;
      case TIMED_WAITING -> isIdle(thread, noTimerRings);
      case NEW, RUNNABLE -> listensToBroker(thread);
    };
  }

  /** Whether it is none of the code under test. What the wire's threads do is on the wire. */
  private static boolean isNobodys(ThreadInfo thread) {
    return thread.getThreadId() < first && !isEverybodys(thread)
        || thread.getThreadId() == Thread.currentThread().getId()
        || thread.getThreadName().startsWith("wire ")
        || thread.getThreadName().startsWith("process reaper")
        || thread.getThreadName().startsWith("commons-pool-evictor") // closes idle ones, no more
        || thread.getThreadName().equals(Heartbeats.NAME);
  }

  /** Whether it is one of the JVM's, and works for whoever asks. */
  private static boolean isEverybodys(ThreadInfo thread) {
    return thread.getThreadName().startsWith("ForkJoinPool")
        || thread.getThreadName().startsWith("CompletableFuture");
  }

  /** Whether it is a pool's and has no task, now or later. */
  private static boolean isIdle(ThreadInfo thread, boolean noTimerRings) {
    return isIn(thread, "java.util.concurrent.ForkJoinPool.awaitWork")
        || isIn(thread, "java.util.concurrent.ThreadPoolExecutor.getTask")
            && (noTimerRings || !hasPlans(thread))
        || waitsForHandlers(thread);
  }

  /** Of a connection that has ended; when the handlers are done, it does nothing more. */
  private static boolean waitsForHandlers(ThreadInfo thread) {
    return thread.getThreadName().equals("ConsumerWorkService shutdown monitor");
  }

  private static boolean hasPlans(ThreadInfo thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("DelayedWorkQueue"));
  }

  private static boolean listensToBroker(ThreadInfo thread) {
    return isIn(thread, "com.rabbitmq.client.impl.Frame.readFrom");
  }

  private static boolean isIn(ThreadInfo thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> method.equals(frame.getClassName() + "." + frame.getMethodName()));
  }
}
