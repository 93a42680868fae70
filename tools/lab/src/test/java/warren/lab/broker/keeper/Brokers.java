package warren.lab.broker.keeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import warren.lab.broker.Broker;
import warren.lab.broker.ManagementApi;

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

  static void createUser(Broker broker, String name, String password, String tag)
      throws IOException {
    ManagementApi.of(broker)
        .call(
            "PUT",
            "users/" + name,
            "{\"password\":\"%s\",\"tags\":\"%s\"}".formatted(password, tag));
  }

  static void deleteUser(Broker broker, String name) throws IOException {
    ManagementApi.of(broker).call("DELETE", "users/" + name, "");
  }
}
