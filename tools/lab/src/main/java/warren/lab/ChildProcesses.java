package warren.lab;

import java.util.stream.Stream;
import warren.lab.broker.keeper.BrokerLease;

/** The processes that code under test has started in this JVM, and those that these started. */
public final class ChildProcesses {

  private ChildProcesses() {}

  /**
   * Ends them at once. The broker's keeper is none of them: it outlives whoever started it. What
   * has become a daemon, with no parent here any more, is not found.
   */
  public static void end() {
    ProcessHandle.current()
        .children()
        .filter(child -> !BrokerLease.isKeeper(child))
        .toList()
        .forEach(
            child ->
                Stream.concat(child.descendants().toList().stream(), Stream.of(child))
                    .forEach(ProcessHandle::destroyForcibly));
  }
}
