package reliability;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("4.5")
class ParcelWorkerTest extends ParcelStage {

  @Test
  void every_parcel_is_handed_over_once(Lab lab) throws Exception {
    parcels.holding("p-1", "Köln 2");
    start(lab, client, this::take);
    parcels.holding("p-3", "p-4");
    lab.untilSettled(4);

    lab.await("the parcels taken", this::sorted)
        .because("one left out never comes to its customer, and one handed over twice comes twice")
        .inVainOnlyOnce()
        .toBe(List.of("Köln 2", "p-1", "p-3", "p-4"));
  }

  @Test
  void a_parcel_that_was_taken_is_gone(Lab lab) throws Exception {
    start(lab, client, this::take);
    parcels.holding("p-1", "p-2", "p-3");
    lab.untilSettled(3);

    client.die();

    assertThat(parcels)
        .because("what comes back when the worker ends, the next one hands over again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void the_broker_gives_the_parcels_out(Lab lab) throws Exception {
    start(lab, client, this::take);

    lab.await("the number of the queue's consumers", parcels::consumers)
        .because("whoever fetches is late, or keeps the broker busy for nothing")
        .to("be one or more", consumers -> consumers > 0);
  }

  @Test
  void every_hand_has_a_parcel(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1", "p-2", "p-3");

    lab.await("the number of parcels that are being handed over", handingOver::held)
        .because("there is a carrier at each door, and a hand for each")
        .to("be two or more", parcels -> parcels >= HANDS);
  }

  @Test
  void no_hand_has_more_than_one(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1", "p-2", "p-3");
    handingOver.awaitArrival();
    lab.untilQuiet();

    lab.await("the number of parcels that are being handed over", handingOver::held)
        .because("the number of hands is what the worker's machine was found to be able to do")
        .to("be two at most", parcels -> parcels <= HANDS);
  }

  @Test
  void what_no_hand_is_free_for_waits_in_the_queue(Lab lab) throws Exception {
    start(lab, client, handingOver::pass);
    parcels.holding("p-1", "p-2", "p-3");
    handingOver.awaitArrival();
    lab.untilQuiet();

    assertThat(parcels)
        .because("in the queue another worker can get it, and in the worker nobody can")
        .eventuallyHolds("p-3");
  }

  @Test
  void what_is_said_of_one_parcel_is_not_said_of_another(Lab lab) throws Exception {
    start(lab, client, this::takeAllButTheFirst);
    parcels.holding("p-1", "p-2");
    lab.untilSettled(1);

    client.die();

    assertThat(parcels)
        .because("p-2 was taken and p-1 was not, so the broker must still have p-1")
        .eventuallyHolds("p-1");
  }

  @Test
  void nor_of_one_that_came_later(Lab lab) throws Exception {
    var first = lab.gate("handing over p-1");
    start(lab, client, parcel -> (parcel.equals("p-1") ? first : handingOver).pass(parcel));
    parcels.holding("p-1", "p-2");
    first.awaitArrival();
    handingOver.awaitArrival();
    first.open();
    lab.untilSettled(1);

    client.die();

    assertThat(parcels)
        .because("p-1 was taken and p-2 was not, so the broker must still have p-2")
        .eventuallyHolds("p-2");
  }
}
