package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("3.2")
class ChangeApplierTroubleTest extends ChangeApplierStage {

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
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    changes.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(lab, a, this::apply)))
        .because("an instance that is not there and says nothing is no reserve")
        .threw(IOException.class);
  }

  private void awaitApplied(Lab lab, String reason) {
    lab.await("the changes applied", () -> List.copyOf(applied)).because(reason).toBe(CHANGES);
  }
}
