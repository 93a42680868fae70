package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;

@Exercise("3.3")
class ChangeRouterTest extends ChangeRouterStage {

  @Test
  void a_change_is_sent_as_text(Lab lab) throws Exception {
    queues = queues(lab, 1);

    publish(inserts(List.of("customer-jörg")));

    assertThat(queues.get(0))
        .because("whoever applies it has nothing else to go by")
        .eventuallyHolds("customer-jörg #1 INSERT")
        .because("a change has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void all_changes_of_an_entity_are_in_one_queue(Lab lab) throws Exception {
    publish(LIVES);

    assertTogether();
  }

  @Test
  void so_they_are_whichever_program_sends_them(Lab lab) throws Exception {
    int half = LIVES.size() / 2;
    var later = new ArrayList<>(LIVES.subList(half, 2 * half));
    Collections.reverse(later.subList(0, ENTITIES.size())); // the entities come in any order
    Program one = OtherProgram.start(StartedProgram.class);
    Program other = OtherProgram.start(StartedProgram.class);

    one.publish(producer.channel(), names(), texts(LIVES.subList(0, half)));
    lab.untilQuiet();
    other.publish(lab.client("another producer").channel(), names(), texts(later));

    assertTogether();
  }

  @Test
  void an_entity_may_have_any_name(Lab lab) throws Exception {
    var rare =
        List.of("order-1980166772", "order-1980166762", "order-9106226526", "order-1742953223");
    publish(inserts(ENTITIES));
    lab.untilQuiet();
    publish(inserts(rare));

    lab.await("the names in the queues", () -> changes().keySet())
        .because("a producer that fails at one fails at it again after each start")
        .to("hold also " + rare, names -> names.containsAll(rare));
  }

  @Test
  void entities_are_spread_evenly(Lab lab) throws Exception {
    queues = queues(lab, 16);

    publish(inserts(orders(1000)));
    lab.untilQuiet();

    lab.await(
            "the number of changes in each queue",
            () -> queues.stream().map(LabQueue::ready).toList())
        .because("the fullest queue sets the pace, and names are often much alike")
        .to(
            "be some 62 of 1000 in each, not less than half of that nor more than twice as many",
            sizes -> sizes.stream().allMatch(size -> size >= 31 && size <= 125));
  }
}
