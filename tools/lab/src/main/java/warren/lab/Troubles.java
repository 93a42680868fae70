package warren.lab;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the learner's code threw where no caller could see it. */
final class Troubles {

  /**
   * One such throw.
   *
   * @param where the kind of place, such as {@code consumer}
   */
  record Trouble(String where, Throwable thrown) {}

  private final long began = Standstill.now();

  private final List<Trouble> list = new CopyOnWriteArrayList<>();

  void inConsumer(Throwable thrown) {
    add("consumer", thrown);
  }

  void inCallback(String where, Throwable thrown) {
    add(where, thrown);
  }

  /** Leaves out threads of an earlier test, which its end may have upset. */
  void inThread(Thread thread, Throwable thrown) {
    if (thread.getId() < began) {
      return;
    }
    add("thread " + thread.getName(), thrown);
  }

  private void add(String where, Throwable thrown) {
    if (!(thrown instanceof Crash.Died)) { // which the test wanted
      list.add(new Trouble(where, thrown));
    }
  }

  List<Trouble> list() {
    return List.copyOf(list);
  }
}
