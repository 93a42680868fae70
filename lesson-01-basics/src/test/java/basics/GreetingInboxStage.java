package basics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 1.2 are staged with. */
abstract class GreetingInboxStage {

  final List<String> handled = new CopyOnWriteArrayList<>();
  LabQueue greetings;
  Client client;
  Gate handling;

  @BeforeEach
  void an_inbox_to_be(Lab lab) {
    greetings = lab.queue("greetings");
    client = lab.client("inbox");
    handling = lab.gate("handling a greeting");
  }

  GreetingInbox started(Lab lab, Consumer<String> handler) throws Exception {
    var inbox = new GreetingInbox(client.connection(), greetings.name(), handler);
    lab.start("start", inbox::start).result();
    return inbox;
  }
}
