package warren.lab.broker.keeper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.Words;
import warren.lab.machine.NativeText;

/** A process that uses the broker as {@link UserProcess} tells it to, and says what it got. */
final class BrokerUser {

  /** How long a keeper that this starts waits for another user. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private BrokerUser() {}

  /**
   * Takes a share, then makes a virtual host for each line that it reads.
   *
   * @param args the course's folder
   */
  public static void main(String[] args) throws IOException {
    BrokerSettings settings = BrokerSettings.of(NativeText.environment());
    Keepers keepers = Keepers.of(Path.of(args[0]), settings, GRACE);
    try (BrokerLease lease = SharedLease.acquire(keepers, System.err::println)) {
      say(KeeperProtocol.words(lease.broker()).toArray());
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      for (String label = orders.readLine(); label != null; label = orders.readLine()) {
        try {
          say(KeeperProtocol.VHOST, lease.newVirtualHost(label));
        } catch (IllegalStateException e) {
          say(KeeperProtocol.ERROR, e.getMessage());
        }
      }
    } catch (NoBrokerException e) {
      say(KeeperProtocol.FAILURE, e.getMessage());
    }
  }

  private static void say(Object... words) {
    System.out.println(Words.line(words));
  }
}
