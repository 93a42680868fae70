package warren.lab.broker.keeper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import warren.lab.broker.Broker;
import warren.lab.machine.Ports;

/** Sees when that is gone which a keeper keeps its broker for, or in. */
final class Watch {

  /** Not the first time: the machine may have slept. */
  private static final int MISSES = 3;

  private final Path course;
  private int missed;

  Watch(Path course) {
    this.course = course;
  }

  /**
   * To be asked now and then, but not while the broker is restarted.
   *
   * @param used whether anybody uses the broker
   * @param kept the broker; empty while it is being started
   * @return what is gone for good. The end of a container is only seen by this, as its engine may
   *     have gone as well. A broker that somebody else runs may come back.
   */
  Optional<String> gone(boolean used, Optional<Keeper.KeptBroker> kept) {
    if (!used && !Files.isDirectory(course)) {
      return Optional.of("the course's folder is gone");
    }
    boolean missing =
        kept.filter(ours -> ours.control().isPresent())
            .filter(ours -> !answers(ours.broker()))
            .isPresent();
    missed = missing ? missed + 1 : 0;
    return missed < MISSES ? Optional.empty() : Optional.of("the broker does not answer any more");
  }

  static boolean answers(Broker broker) {
    return Ports.isListening(broker.host(), broker.port());
  }
}
