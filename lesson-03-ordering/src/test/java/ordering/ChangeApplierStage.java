package ordering;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Throwing;

/** What the tests of 3.2 are staged with. */
abstract class ChangeApplierStage {

  static final String INSERT = "order-7 #1 INSERT";
  static final String UPDATE = "order-7 #2 UPDATE";
  static final List<String> CHANGES =
      List.of(INSERT, UPDATE, "order-8 #1 INSERT", "order-7 #3 UPDATE", "order-7 #4 DELETE");

  final List<String> applied = new CopyOnWriteArrayList<>();
  LabQueue changes;
  Client a;
  Client b;
  Gate applying;
  Throwing failures;

  @BeforeEach
  void two_instances_and_a_queue_that_nobody_has_declared(Lab lab) {
    changes = lab.queue("changes");
    a = lab.client("instance A");
    b = lab.client("instance B");
    applying = lab.gate("applying a change");
    failures = lab.throwing();
  }

  void start(Lab lab, Client instance, Consumer<Change> table) throws Exception {
    var connection = instance.connection();
    lab.start("start", () -> new ChangeApplier().start(connection, changes.name(), table)).result();
  }

  void sendAll() {
    changes.holding(CHANGES.toArray(String[]::new));
  }

  /** Has it apply what comes before that change, and be slow to apply that one. */
  void startAndHold(Lab lab, Client instance, String change) throws Exception {
    start(
        lab,
        instance,
        each -> {
          if (each.toString().equals(change)) {
            applying.pass(change);
          }
          apply(each);
        });
    sendAll();
    awaitOneInHand(lab);
    lab.untilQuiet();
  }

  void apply(Change change) {
    failures.pass(change.toString());
    applied.add(change.toString());
  }

  void awaitOneInHand(Lab lab) {
    lab.await("the number of changes in hand", applying::held)
        .inVainOnlyOnce()
        .to("be one or more", inHand -> inHand > 0);
  }
}
