package delay;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.LabQueue;

/**
 * Queues that the broker deletes when they have not been used for a time. To consume or to declare
 * is use, to publish is none.
 */
final class Expiring {

  private static final String TIME = "x-expires";

  private Expiring() {}

  /**
   * The times of queues that may go with what is in them.
   *
   * @param due has to stay, be it used or not
   * @param wait how long a message is in any other queue
   * @param asked how often something was published; each time such a queue may have been declared
   */
  static List<String> tooSoon(Client client, LabQueue due, Duration wait, int asked) {
    var ofDue = new Declared(client.wire(), due.name()::equals).argument(TIME);
    var others = new Declared(client.wire(), name -> !name.equals(due.name())).argument(TIME);
    return Stream.concat(
            ofDue.stream(),
            others.stream()
                .filter(time -> others.size() < asked || Long.parseLong(time) <= wait.toMillis()))
        .distinct()
        .toList();
  }
}
