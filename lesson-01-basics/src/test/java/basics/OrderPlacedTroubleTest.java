package basics;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.4")
class OrderPlacedTroubleTest extends OrderPlacedStage {

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) {
    var channel = shop.channel();
    shop.die();

    assertThat(lab.attempt(() -> ORDER.publish(channel, orders.name())))
        .because("nobody will ever hear of the order, and only the caller can try again")
        .threw(Exception.class);
  }

  @Test
  void nonsense_is_rejected_and_the_next_order_is_handled(Lab lab) throws Exception {
    String[] nonsense = {
      "{\"order\": \"o-2\", \"customer\": ",
      "Hello",
      "",
      "[\"o-2\"]",
      "{\"customer\": \"Ada\", \"cents\": 100}",
      "{\"order\": \"o-2\", \"customer\": \"Ada\", \"cents\": \"many\"}",
      "null"
    };
    arrive(nonsense);
    arrive(ADAS);
    subscribe(lab, mail, this::handle);

    awaitHandled(lab, "o-17, Ada, 4990", "each order gets to its handler, and nothing else does");
    lab.await("what is rejected and not put back", () -> Set.copyOf(aside.bodies()))
        .because("what cannot be read will never get better, and somebody is to look at it")
        .toBe(Set.of(nonsense));
  }

  @Test
  void an_order_whose_handler_throws_stays(Lab lab) throws Exception {
    arrive(ADAS);
    for (var failure : List.of(new NullPointerException(), new IllegalArgumentException())) {
      var reader = lab.client("reader that meets " + failure.getClass().getSimpleName());
      var failing = lab.throwing().always(() -> failure);
      subscribe(lab, reader, order -> failing.pass());
      lab.untilThrown(failing);
      reader.die();

      assertThat(orders)
          .because("the message was good, and nothing has come of it yet")
          .eventuallyHolds(ADAS);
    }
  }

  @Test
  void whoever_subscribes_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> OrderPlaced.subscribe(mail.channel(), taken.name(), this::handle)))
        .because("a reader that is not there and says nothing waits for ever")
        .threw(IOException.class);
  }
}
