package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.5")
class ReturnsDeskTest extends ReturnsDeskStage {

  @Test
  void each_parcel_comes_to_the_desk_it_is_for(Lab lab) throws Exception {
    open(lab, "restock", clerk, notedAt("restock"));
    open(lab, "inspect", lab.client("expert"), notedAt("inspect"));
    announce("Nº1", "unwanted", 1);
    announce("Nº2", "unwanted", 2);
    announce("Nº3", "damaged", 3);
    announce("Nº4", "damaged", 1);
    announce("Nº5", "wrong", 3);
    announce("Nº6", "wrong", 1);
    lab.untilQuiet();

    awaitHandled(
        lab, "each has its one place", "inspect Nº3", "inspect Nº4", "inspect Nº5", "restock Nº1");
  }

  @Test
  void the_shelf_collects_what_fulfils_both_conditions_and_nothing_else(Lab lab) throws Exception {
    var shelf = leftAlone(lab, "restock");
    carrierAnnouncesAll(lab);

    assertThat(shelf)
        .because("what is missing nobody handles, and what is too much a clerk has to sort out")
        .eventuallyHolds("unwanted 1");
  }

  @Test
  void the_close_look_collects_what_fulfils_one_and_nothing_else(Lab lab) throws Exception {
    var look = leftAlone(lab, "inspect");
    carrierAnnouncesAll(lab);

    assertThat(look)
        .because("what is missing nobody handles, and what is too much a clerk has to sort out")
        .eventuallyHolds(
            "unwanted 3",
            "damaged 1",
            "damaged 2",
            "damaged 3",
            "damaged '1'",
            "damaged '3'",
            "wrong 3");
  }

  @Test
  void desks_of_other_programs_find_what_they_ask_for(Lab lab) throws Exception {
    var other = lab.client("another program").channel();
    other.exchangeDeclare(exchange, "headers", true);
    var audit = lab.queue("audit").declared();
    Map<String, Object> twos = Map.of("x-match", "all", "reason", "wrong", "grade", 2);
    other.queueBind(audit.name(), exchange, "", twos);
    announce("Nº1", "wrong", 2);
    announce("Nº2", "wrong", 1);

    assertThat(audit)
        .because("not all desks are written by you: they agree on names, values and types")
        .eventuallyHolds("Nº1")
        .because("a parcel has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void any_program_may_be_the_first_to_start(Lab lab) throws Exception {
    announce("Nº1", "damaged", 2);
    lab.untilQuiet();
    open(lab, "inspect", clerk, notedAt("inspect"));
    announce("Nº2", "damaged", 2);

    awaitHandled(lab, "which program starts first depends on the day", "inspect Nº2");
  }

  @Test
  void the_clerks_of_a_desk_share_its_parcels(Lab lab) throws Exception {
    for (var desk : desks.keySet()) {
      var queue = lab.queue(desk).declared();
      open(lab, desk, lab.client("first clerk to " + desk), notedAt(desk));
      open(lab, desk, lab.client("second clerk to " + desk), notedAt(desk));
      lab.await("the consumers of " + queue, queue::consumers)
          .because("the broker knows when a parcel comes; whoever asks is late, or asks in vain")
          .to("be two or more", consumers -> consumers >= 2);
      queue.holding("p-1", "p-2");
    }
    lab.untilQuiet();

    awaitHandled(
        lab, "each is handled once", "inspect p-1", "inspect p-2", "restock p-1", "restock p-2");
  }

  @Test
  void a_handled_parcel_is_gone(Lab lab) throws Exception {
    for (var desk : desks.keySet()) {
      lab.queue(desk).declared().holding("p-1", "p-2");
      open(lab, desk, clerk, notedAt(desk));
    }
    lab.untilSettled(4);
    clerk.die();

    for (var desk : desks.keySet()) {
      assertThat(lab.queue(desk))
          .because("what is still there comes again, and the clerk looks for it in vain")
          .eventuallyHasConsumers(0)
          .staysEmpty();
    }
  }

  /** The queue of a desk that was opened once, and whose clerk has left. */
  private LabQueue leftAlone(Lab lab, String desk) throws Exception {
    open(lab, desk, clerk, notedAt(desk));
    clerk.die();
    assertThat(lab.queue(desk)).eventuallyHasConsumers(0);
    return lab.queue(desk);
  }

  /** Each reason with each grade, which is a text at times. */
  private void carrierAnnouncesAll(Lab lab) throws IOException {
    var carrier = lab.client("carrier").channel();
    for (var reason : List.of("unwanted", "damaged", "wrong")) {
      for (var grade : List.of(1, 2L, 3, "1", "3")) {
        Map<String, Object> headers = Map.of("reason", reason, "grade", grade, "weight", 3);
        var properties = new BasicProperties.Builder().headers(headers).build();
        var shown = reason + (grade instanceof String ? " '" + grade + "'" : " " + grade);
        carrier.basicPublish(exchange, "any key", properties, shown.getBytes(UTF_8));
      }
    }
    lab.untilQuiet();
  }

  private void awaitHandled(Lab lab, String reason, String... parcels) {
    lab.await("the parcels handled", () -> handled.stream().sorted().toList())
        .because(reason)
        .toBe(List.of(parcels));
  }
}
