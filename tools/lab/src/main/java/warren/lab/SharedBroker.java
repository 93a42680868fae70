package warren.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.keeper.BrokerLease;

/** This process's share in the course's broker, taken when a first test wants one. */
final class SharedBroker {

  private static BrokerLease lease;
  private static NoBrokerException none;

  private SharedBroker() {}

  /**
   * The share; it ends with the process.
   *
   * @throws NoBrokerException where no broker can be had
   */
  static synchronized BrokerLease lease() {
    if (none != null) {
      throw none; // what failed for the first test need not be tried again for the next
    }
    if (lease == null) {
      try {
        lease = TimeLimit.outside(() -> BrokerLease.acquire(root(), System.err::println));
      } catch (NoBrokerException e) {
        none = e;
        throw e;
      }
    }
    return lease;
  }

  /** Gives a share back that is worth nothing any more, so that the next class takes another. */
  static synchronized void renew() {
    if (lease != null && lease.lost().isPresent()) {
      lease.close();
      lease = null;
    }
  }

  /** The course's folder: {@code -Dwarren.root}, or the nearest one upwards that holds a course. */
  static Path root() {
    var given = System.getProperty("warren.root");
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    var here = Path.of("").toAbsolutePath();
    for (var folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("lesson-01-basics"))
          && Files.exists(folder.resolve("pom.xml"))) {
        return folder;
      }
    }
    return here;
  }
}
