package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;

@Exercise("3.3")
class ChangeRouterTroubleTest extends ChangeRouterStage {

  @Test
  void each_entity_keeps_its_order_whichever_consumer_is_faster(Lab lab) throws Exception {
    publish(LIVES);
    var applied = new CopyOnWriteArrayList<Change>();
    var consumers = new ArrayDeque<Gate>();
    for (var queue : names()) {
      var applying = lab.gate("applying a change of " + queue);
      consumers.push(applying);
      Consumer<Change> table = change -> applying.pass(queue);
      new SimpleApplier()
          .start(lab.client("of " + queue).connection(), queue, table.andThen(applied::add));
    }
    lab.untilQuiet(); // all of them are at work
    for (var last : consumers) { // and the last of them is the fastest
      last.open();
      lab.untilQuiet();
    }

    lab.await("the changes applied, for each entity", () -> numbers(applied))
        .because("an update that comes after its delete is lost or does harm")
        .toBe(numbers(LIVES));
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var router = new ChangeRouter(producer.channel(), names());
    producer.die();

    assertThat(lab.attempt(() -> router.publish(LIVES.get(0))))
        .because("the change is in no queue, and only its sender can send it again")
        .threw(Exception.class);
  }
}
