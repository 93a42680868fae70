package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.Broker;
import warren.lab.broker.ways.BrokerWay;
import warren.lab.machine.Ports;

/** When a keeper has nothing left to keep, as for a container whose Docker engine is gone. */
class WatchTest {

  private static final boolean USED = true;

  @TempDir Path folder;
  private Path course;
  private Watch watch;

  @BeforeEach
  void a_course() throws IOException {
    course = Files.createDirectory(folder.resolve("course"));
    watch = new Watch(course);
  }

  @Test
  void a_broker_of_ours_that_no_longer_listens_is_gone_at_the_third_look() throws IOException {
    Optional<Keeper.KeptBroker> ours;
    try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      ours = kept(port.getLocalPort(), Optional.of(new Untouched()));
      assertThat(watch.gone(USED, ours)).isEmpty();
    }
    assertThat(watch.gone(USED, ours)).isEmpty();
    assertThat(watch.gone(!USED, ours)).isEmpty();
    assertThat(watch.gone(!USED, ours)).contains("the broker does not answer any more");
  }

  @Test
  void one_that_somebody_else_runs_may_come_back() throws IOException {
    var given = kept(Ports.free(1).get(0), Optional.empty());
    for (int look = 0; look < 10; look++) {
      assertThat(watch.gone(!USED, given)).isEmpty();
    }
  }

  @Test
  void a_course_that_was_deleted_keeps_no_broker_once_nobody_uses_it() throws IOException {
    assertThat(watch.gone(!USED, Optional.empty())).isEmpty();
    Files.delete(course);
    assertThat(watch.gone(USED, Optional.empty())).isEmpty();
    assertThat(watch.gone(!USED, Optional.empty())).contains("the course's folder is gone");
  }

  private static Optional<Keeper.KeptBroker> kept(int port, Optional<BrokerWay.Control> control) {
    var broker =
        new Broker(
            Broker.Way.CONTAINER,
            "",
            "",
            "127.0.0.1",
            port,
            false,
            "",
            "",
            URI.create("http://127.0.0.1:1/"));
    return Optional.of(new Keeper.KeptBroker(broker, null, control));
  }

  /** What makes a broker ours. */
  private static final class Untouched implements BrokerWay.Control {

    @Override
    public void restart() {
      throw new AssertionError("a look restarts nothing");
    }

    @Override
    public Broker kill() {
      throw new AssertionError("a look kills nothing");
    }
  }
}
