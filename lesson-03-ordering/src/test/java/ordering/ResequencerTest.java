package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("3.5")
class ResequencerTest extends ResequencerStage {

  @Test
  void an_entity_does_not_wait_for_another() throws Exception {
    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 1, 3, 4);
    shop.publish("order-8", 1, 2, 3);

    shop.awaitApplied("order-8", 3, "one order has a gap, and the others are not to blame");
    shop.awaitApplied("order-7", 1, "what comes before the gap need not wait");
  }

  @Test
  void a_repeat_is_not_applied_again(Lab lab) throws Exception {
    shop.start(CAPACITY, FOR_EVER);
    shop.publish("order-7", 1, 1, 3, 3, 2, 2, 1, 3);

    shop.awaitApplied("order-7", 3, "applied again, a change takes back what came after it");
    lab.untilSettled(8);
    shop.awaitApplied("order-7", 3, "applied again, a change takes back what came after it");
    shop.die();
    assertThat(shop.changes())
        .because("what has been applied, once or twice sent, is done with")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    lab.await("the number of changes set aside", shop.aside()::ready)
        .because("a repeat is no failure, and whoever looks there would look for one")
        .toBe(0);
  }

  @Test
  void a_repeat_takes_up_no_place() throws Exception {
    shop.start(3, FOR_EVER);
    shop.publish("order-7", 2, 2, 2, 2, 1);

    shop.awaitApplied("order-7", 2, "three may wait, and only one does: the others are repeats");
  }

  @Test
  void changes_in_any_order_are_applied_in_theirs(Lab lab) throws Exception {
    shop.start(CAPACITY, FOR_EVER);
    var random = lab.random();
    for (int round = 1; round <= 3; round++) {
      var entities = List.of("café-" + round, "jug-" + round, "pan-" + round, "pot-" + round);
      shop.publishInAnyOrder(random, entities, 6);

      for (var entity : entities) {
        shop.awaitApplied(entity, 6, "early, twice or not at all: each leaves what never was");
      }
    }
  }

  @Test
  void a_change_leaves_the_queue_once_it_is_applied(Lab lab) throws Exception {
    shop.startHeld(CAPACITY, FOR_EVER);
    shop.publish("order-7", 1);
    shop.table().applying().awaitArrival();
    lab.untilQuiet();

    shop.die();

    assertThat(shop.changes())
        .because("it was still being applied, so the broker must still have it")
        .eventuallyHolds(Rows.change("order-7", 1));
  }

  @Test
  void no_more_is_held_than_the_capacity(Lab lab) throws Exception {
    shop.start(5, FOR_EVER);
    shop.publish("order-8", 1);
    shop.publish("order-7", LongStream.rangeClosed(2, 21).toArray());
    lab.await("how many of 20 changes are in the queue", shop.changes()::ready)
        .to("be fewer", ready -> ready < 20);
    lab.untilQuiet();

    assertThat(shop.client())
        .because("an hour's changes wait for one that does not come, and don't fit into memory")
        .heldAtMost(5);
  }

  @Test
  void the_missing_one_may_be_the_last_that_fits() throws Exception {
    shop.start(10, FOR_EVER);
    shop.publish("order-8", 1);
    shop.publish("order-7", 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

    shop.awaitApplied("order-7", 10, "ten may be out of the queue, and with the last all can go");
  }
}
