package ordering;

import static java.util.stream.Collectors.toSet;
import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;

@Exercise("3.4")
class ChangeExchangeTroubleTest extends ChangeExchangeStage {

  @Test
  void it_outlives_a_restart_of_the_broker() throws Exception {
    declare(1, 1, 1);

    assertThat(lab.attempt(this::somebodyDeclaresItDurable))
        .because("what is not durable is gone after a restart, and what waits in it")
        .returned();
  }

  @Test
  void what_is_there_stays_when_a_program_starts() throws Exception {
    declare(1, 2, 1);
    publish(ENTITIES, 1, 2);
    lab.untilQuiet();
    shop.die();

    startAnew();
    declare(1, 2, 1);
    publish(ENTITIES, 3, 4);

    assertTogether();
  }

  @Test
  void so_it_does_if_that_program_knows_fewer_queues() throws Exception {
    declare(1, 1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 1, 1);

    assertMoved(before, Set.of());
  }

  @Test
  void or_other_weights() throws Exception {
    declare(1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 5, 1);

    assertMoved(before, Set.of());
  }

  @Test
  void a_new_queue_takes_its_share_and_nothing_else_moves() throws Exception {
    declare(1, 1, 1);
    var before = whereabouts();

    startAnew();
    declare(1, 1, 1, 1);

    assertMoved(before, Set.of(queues.get(3).name()));
  }

  @Test
  void a_new_queue_takes_as_much_as_its_weight_says() throws Exception {
    declare(1);

    startAnew();
    declare(1, 3);
    publish(orders(600), 1);

    assertShares(150, 450);
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses() throws Exception {
    lab.client("somebody else").channel().exchangeDeclare(name, "headers", true);

    assertThat(lab.attempt(() -> declare(1, 1, 1)))
        .because("a program that starts without its exchange loses every change")
        .threw(IOException.class);
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost() throws Exception {
    declare(1, 1, 1);
    shop.die();

    assertThat(lab.attempt(() -> publish(ENTITIES, 1)))
        .because("the change is in no queue, and only its sender can send it again")
        .threw(Exception.class);
  }

  /** The queue that each entity's changes go to at this time. */
  private Map<String, String> whereabouts() throws Exception {
    publish(orders(200), 1);
    lab.untilQuiet();
    var whereabouts = new HashMap<String, String>();
    for (var queue : queues) {
      queue
          .takeAll()
          .forEach(it -> whereabouts.put(Change.parse(it.body()).entity(), queue.name()));
    }
    return whereabouts;
  }

  private void assertMoved(Map<String, String> before, Set<String> expected) throws Exception {
    var after = whereabouts();
    lab.await("the queues to which entities have moved", () -> moved(before, after))
        .because("new changes of such an entity may overtake old ones, which wait elsewhere")
        .toBe(expected);
  }

  private static Set<String> moved(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(entity -> !before.get(entity).equals(after.get(entity)))
        .map(entity -> after.getOrDefault(entity, "none: they are lost"))
        .collect(toSet());
  }

  private void somebodyDeclaresItDurable() throws IOException {
    var somebody = lab.client("somebody else").channel();
    somebody.exchangeDeclare(name, TYPE, true);
    for (var declare : new Declared(shop.wire()).queueDeclares().toList()) {
      somebody.queueDeclare(declare.getQueue(), true, false, false, declare.getArguments());
    }
  }
}
