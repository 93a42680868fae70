package patterns;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.1")
class ParcelPackersTroubleTest extends ParcelPackersStage {

  @Test
  void whoever_declares_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    parcels.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> packers.declare(office.channel())))
        .because("a program without its queue must not go on as if it had one")
        .threw(IOException.class);
  }

  @Test
  void whoever_hands_in_a_parcel_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    packers.declare(office.channel());
    office.die();

    assertThat(lab.attempt(() -> packers.handIn(office.channel(), "p-1")))
        .because("the parcel is in no queue, and only the office can hand it in again")
        .threw(Exception.class);
  }

  @Test
  void a_dead_packers_parcel_goes_to_the_other(Lab lab) throws Exception {
    handIn("p-1");
    start(lab, anna, packing::pass);
    packing.awaitArrival();
    start(lab, ben, packed::add);

    anna.die();

    lab.await("the parcels that Ben packs", () -> List.copyOf(packed))
        .because("Anna's program died before it was packed, so the broker must still have it")
        .toBe(List.of("p-1"));
  }

  @Test
  void a_parcel_that_could_not_be_packed_stays(Lab lab) throws Exception {
    var failing = lab.throwing().always(() -> new IllegalStateException("out of cartons"));
    start(lab, anna, failing::pass);
    handIn("p-1");
    lab.untilThrown(failing);

    anna.die();

    assertThat(parcels)
        .because("it is not packed, and whoever comes next may have a carton")
        .eventuallyHolds("p-1");
  }

  @Test
  void whoever_starts_a_packer_learns_that_the_broker_refuses(Lab lab) throws Exception {
    parcels.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> packers.startPacker(anna.connection(), packed::add)))
        .because("a packer who is not there and says nothing packs nothing, and nobody knows")
        .threw(IOException.class);
  }
}
