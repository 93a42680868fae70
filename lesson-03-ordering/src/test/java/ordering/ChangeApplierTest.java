package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;

@Exercise("3.2")
class ChangeApplierTest {

  private static final String INSERT = "order-7 #1 INSERT";
  private static final String UPDATE = "order-7 #2 UPDATE";
  private static final List<String> CHANGES =
      List.of(INSERT, UPDATE, "order-8 #1 INSERT", "order-7 #3 UPDATE", "order-7 #4 DELETE");

  private final List<String> applied = new CopyOnWriteArrayList<>();
  private LabQueue changes;
  private Client a;
  private Client b;
  private Gate applying;
  private Throwing failures;

  @BeforeEach
  void two_instances_and_a_queue_that_nobody_has_declared(Lab lab) {
    changes = lab.queue("changes");
    a = lab.client("instance A");
    b = lab.client("instance B");
    applying = lab.gate("applying a change");
    failures = lab.throwing();
  }

  @Test
  void changes_are_applied_in_the_order_of_the_queue(Lab lab) throws Exception {
    start(lab, a, this::apply);
    changes.holding(INSERT, "Öznur #1 INSERT", UPDATE);

    lab.await("what is applied", () -> List.copyOf(applied))
        .because("each of them counts, as it was written, and when its turn comes")
        .toBe(List.of(INSERT, "Öznur #1 INSERT", UPDATE));
  }

  @Test
  void one_change_is_applied_at_a_time_over_all_instances(Lab lab) throws Exception {
    Consumer<Change> held = change -> applying.pass(change.toString());
    start(lab, a, held);
    start(lab, b, held);
    sendAll();
    awaitOneInHand(lab);
    lab.untilQuiet();

    lab.await("the number of changes in hand, over all instances", applying::held)
        .because("of two at the same time the later one may be done first")
        .toBe(1);
  }

  @Test
  void another_takes_over_when_the_active_one_dies_mid_change(Lab lab) throws Exception {
    startAndHold(lab, a, UPDATE);
    start(lab, b, this::apply);

    a.die();

    awaitApplied(lab, "an update that comes before its insert, or never, leaves a wrong row");
  }

  @Test
  void changes_wait_while_no_instance_runs(Lab lab) throws Exception {
    startAndHold(lab, a, UPDATE);
    a.die();
    lab.await("the queue's consumers", changes::consumers).toBe(0);

    start(lab, b, this::apply);

    awaitApplied(lab, "the shop goes on selling while the back office is down");
  }

  @Test
  void the_queue_survives_a_restart_of_the_broker(Lab lab) throws Exception {
    start(lab, a, this::apply);

    var declared = new Declared(lab.wire(), changes.name()::equals);
    lab.await("whether a restart would delete the queue", declared::aTransientQueue)
        .because("all changes that wait in it would go with it")
        .toBe(false);
  }

  @Test
  void an_applied_change_is_gone(Lab lab) throws Exception {
    start(lab, a, this::apply);
    start(lab, b, this::apply);
    sendAll();
    lab.untilSettled(CHANGES.size());

    a.die();
    b.die();

    assertThat(changes)
        .because("what is left there is applied again, over what has been done since")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void no_other_overtakes_a_change_that_fails_for_a_moment(Lab lab) throws Exception {
    failures.first(1, INSERT, () -> new IllegalStateException("the table is locked"));
    startAndHold(lab, a, INSERT);
    start(lab, b, this::apply);

    applying.open();

    awaitApplied(lab, "it is still the next one, whoever tries it");
  }

  @Test
  void a_change_that_goes_on_failing_is_kept_and_no_other_overtakes_it(Lab lab) throws Exception {
    failures.first(12, UPDATE, () -> new IllegalArgumentException("no such row"));
    start(lab, a, this::apply);
    start(lab, b, this::apply);
    sendAll();
    lab.untilQuiet();

    a.die();
    b.die();
    failures.stop(); // somebody has mended the cause
    start(lab, lab.client("instance C"), this::apply);

    lab.await(
            "the changes in the order in which they got through",
            () -> applied.stream().distinct().toList())
        .because("nothing may build on a change that is not there")
        .toBe(CHANGES);
  }

  @Test
  void an_instance_without_its_connection_applies_the_change_in_hand_at_most(Lab lab)
      throws Exception {
    a.factory().setAutomaticRecoveryEnabled(false);
    startAndHold(lab, a, UPDATE);
    start(lab, b, this::apply);
    a.cut();
    awaitApplied(lab, "another takes over from an instance that is out of reach");
    applied.clear();

    applying.open(); // A's database call comes back
    lab.untilQuiet();

    lab.await("the changes that A applies now", () -> List.copyOf(applied))
        .because("B has applied them already, and what A writes comes over what B has written")
        .to("be " + UPDATE + " at most", late -> List.of(UPDATE).containsAll(late));
  }

  @Test
  void an_instance_is_sent_no_change_before_the_last_one_is_acknowledged(Lab lab) throws Exception {
    startAndHold(lab, a, INSERT);
    applying.open();
    lab.untilSettled(CHANGES.size());

    assertThat(a)
        .because("it may not know for minutes that its connection is gone, and goes on until then")
        .heldAtMost(1);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    changes.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(lab, a, this::apply)))
        .because("an instance that is not there and says nothing is no reserve")
        .threw(IOException.class);
  }

  private void start(Lab lab, Client instance, Consumer<Change> table) throws Exception {
    var connection = instance.connection();
    lab.start("start", () -> new ChangeApplier().start(connection, changes.name(), table)).result();
  }

  private void sendAll() {
    changes.holding(CHANGES.toArray(String[]::new));
  }

  /** Has it apply what comes before that change, and be slow to apply that one. */
  private void startAndHold(Lab lab, Client instance, String change) throws Exception {
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

  private void apply(Change change) {
    failures.pass(change.toString());
    applied.add(change.toString());
  }

  private void awaitOneInHand(Lab lab) {
    lab.await("the number of changes in hand", applying::held)
        .inVainOnlyOnce()
        .to("be one or more", inHand -> inHand > 0);
  }

  private void awaitApplied(Lab lab, String reason) {
    lab.await("the changes applied", () -> List.copyOf(applied)).because(reason).toBe(CHANGES);
  }
}
