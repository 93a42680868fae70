package ordering;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("3.4")
class ChangeExchangeTest extends ChangeExchangeStage {

  @Test
  void a_change_is_published_as_text() throws Exception {
    declare(1);

    publish(List.of("customer-jörg"), 1);

    assertThat(queues.get(0))
        .because("whoever applies it has nothing else to go by")
        .eventuallyHolds("customer-jörg #1 INSERT")
        .because("a change has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void all_changes_of_an_entity_are_in_one_queue() throws Exception {
    declare(10, 10, 10);

    publish(ENTITIES, 1, 2, 3, 4);

    assertTogether();
  }

  @Test
  void queues_of_one_weight_take_equal_shares() throws Exception {
    declare(1, 1, 1);

    publish(orders(600), 1);

    assertShares(200, 200, 200);
  }

  @Test
  void a_queue_of_three_times_the_weight_takes_three_times_as_much() throws Exception {
    declare(1, 3, 1);

    publish(orders(600), 1);

    assertShares(120, 360, 120);
  }

  @Test
  void whoever_publishes_need_not_know_the_queues() throws Exception {
    declare(1, 1, 1);

    startAnew();
    publish(ENTITIES, 1, 2, 3, 4);

    assertTogether();
  }
}
