package warren.lab.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Looks into brokers. */
final class Brokers {

  private Brokers() {}

  static List<String> virtualHosts(Broker broker) {
    try {
      return new ManagementApi(broker.management(), broker.user(), broker.password())
          .virtualHosts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
