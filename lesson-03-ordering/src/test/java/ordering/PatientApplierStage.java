package ordering;

import static ordering.Rows.changes;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Throwing;

/** What the tests of 3.6 are staged with. */
abstract class PatientApplierStage {

  static final Duration FOR_EVER = Duration.ofHours(1); // no test lasts that long

  static final Duration A_MOMENT = Duration.ofMillis(20);
  static final int ATTEMPTS = 4;
  static final Supplier<RuntimeException> LOCKED = IllegalStateException::new;

  Lab lab;
  Client client;
  LabQueue parked;
  LabQueue changes;
  Rows table;
  Throwing failures;

  @BeforeEach
  void a_queue_that_parks_what_is_rejected(Lab lab) {
    this.lab = lab;
    client = lab.client("applier");
    parked = lab.queue("parked").declared();
    changes = lab.queue("changes").declaredWithRejectsTo(parked);
    table = new Rows(lab);
    failures = table.failures();
  }

  /** Starts it, and waits until all that is sent ahead is there, and none of it applied. */
  void startHeld() throws Exception {
    startHolding(A_MOMENT);
    table.applying().awaitArrival();
    lab.untilQuiet();
  }

  void start(Duration pause) throws Exception {
    table.applying().open();
    startHolding(pause);
  }

  void startHolding(Duration pause) throws Exception {
    var applier = new PatientApplier(table, ATTEMPTS, pause);
    lab.start("start", () -> applier.start(client.channel(), changes.name())).result();
  }

  void send(String entity, long... numbers) {
    changes.holding(changes(entity, numbers));
  }

  void awaitApplied(String entity, long last) {
    table
        .of(entity)
        .because("a change counts on what the earlier ones left in the table")
        .toBe(Rows.upTo(last));
  }
}
