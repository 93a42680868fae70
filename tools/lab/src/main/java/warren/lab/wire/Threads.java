package warren.lab.wire;

/** The wire's threads: daemons with a name, so that a learner's thread dump reads well. */
final class Threads {

  private Threads() {}

  static Thread start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
