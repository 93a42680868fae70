package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("3.2")
class ChangeApplierTest extends ChangeApplierStage {

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
  void an_instance_is_sent_no_change_before_the_last_one_is_acknowledged(Lab lab) throws Exception {
    startAndHold(lab, a, INSERT);
    applying.open();
    lab.untilSettled(CHANGES.size());

    assertThat(a)
        .because("it may not know for minutes that its connection is gone, and goes on until then")
        .heldAtMost(1);
  }
}
