package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.5")
class ReturnsDeskTroubleTest extends ReturnsDeskStage {

  @Test
  void a_parcel_that_is_not_yet_handled_stays(Lab lab) throws Exception {
    for (var desk : desks.keySet()) {
      lab.queue(desk).declared().holding("p-1", "p-2");
      var program = lab.client("clerk to " + desk);
      var handling = lab.gate("handling a parcel to " + desk);
      open(lab, desk, program, handling::pass);
      handling.awaitArrival();
      lab.untilQuiet();
      program.die();

      assertThat(lab.queue(desk))
          .because("the clerk's program died, and nobody else knows of the parcel in its hands")
          .eventuallyHolds("p-1", "p-2");
    }
  }

  @Test
  void a_parcel_whose_handler_throws_stays(Lab lab) throws Exception {
    for (var desk : desks.keySet()) {
      var queue = lab.queue(desk).declared().holding("p-1", "p-2");
      var program = lab.client("clerk to " + desk);
      var failures = lab.throwing().always("p-1", () -> new IllegalStateException("full shelf"));
      open(lab, desk, program, failures::pass);
      lab.untilThrown(failures);
      program.die();

      lab.await("the parcels in " + queue, queue::bodies)
          .because("nobody has handled it: whoever opens the desk next has to")
          .to("hold p-1", parcels -> parcels.contains("p-1"));
    }
  }

  @Test
  void announcing_leaves_no_channel_open(Lab lab) throws Exception {
    open(lab, "inspect", clerk, notedAt("inspect"));
    for (int i = 1; i <= 9; i++) {
      announce("Nº" + i, "damaged", 2);
    }

    assertThat(shop)
        .because("a connection has room for some 2000 channels; then nobody can announce any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void whoever_announces_learns_that_the_broker_refuses(Lab lab) throws Exception {
    lab.client("another program").channel().exchangeDeclare(exchange, "direct", true);

    assertThat(lab.attempt(() -> announce("Nº1", "damaged", 2)))
        .because("nobody will look for the parcel, and only the caller can tell somebody")
        .threw(IOException.class);
  }

  @Test
  void whoever_announces_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    open(lab, "inspect", clerk, notedAt("inspect"));
    announce("Nº1", "damaged", 2);
    lab.untilSettled(1);
    shop.die();

    assertThat(lab.attempt(() -> announce("Nº2", "damaged", 2)))
        .because("nobody will look for the parcel, and only the caller can tell somebody")
        .threw(Exception.class);
  }

  @Test
  void whoever_opens_a_desk_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var owner = lab.client("owner").channel();
    for (var desk : desks.keySet()) {
      var queue = lab.queue(desk).declared();
      owner.basicConsume(queue.name(), false, "", false, true, null, new DefaultConsumer(owner));

      assertThat(lab.attempt(() -> open(lab, desk, clerk, notedAt(desk))))
          .because("a desk that is not there and says nothing lets its parcels pile up")
          .threw(IOException.class);
    }
  }
}
