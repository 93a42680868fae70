package patterns;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.1")
class ParcelPackersTest extends ParcelPackersStage {

  private static final List<String> NINE =
      IntStream.rangeClosed(1, 9).mapToObj(number -> "p-" + number).toList();

  @Test
  void a_parcel_waits_in_the_queue(Lab lab) throws Exception {
    handIn("p-1", "Köln 2");

    assertThat(parcels)
        .because("it may be hours before a packer comes")
        .eventuallyHolds("p-1", "Köln 2")
        .because("a parcel has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void a_queue_that_is_already_there_is_used_as_it_is(Lab lab) throws Exception {
    parcels.declared().holding("p-1");

    handIn("p-2");

    assertThat(parcels)
        .because("whoever declares it first, it is the same queue for all")
        .eventuallyHolds("p-1", "p-2");
  }

  @Test
  void handing_in_leaves_no_channel_open(Lab lab) throws Exception {
    handIn(NINE.toArray(String[]::new));

    assertThat(office)
        .because("a connection has room for some 2000 channels; then no parcel gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void parcels_from_before_and_after_a_packers_start_are_packed(Lab lab) throws Exception {
    handIn("p-1", "Köln 2");
    start(lab, anna, packed::add);
    handIn("p-3");

    lab.await("the parcels packed", () -> List.copyOf(packed))
        .because("each of them counts, as it was written: both ends have to agree on its bytes")
        .inVainOnlyOnce()
        .toBe(List.of("p-1", "Köln 2", "p-3"));
  }

  @Test
  void the_broker_gives_the_parcels_out(Lab lab) throws Exception {
    start(lab, anna, packed::add);

    lab.await("the number of the queue's consumers", parcels::consumers)
        .because("whoever fetches is late, or keeps the broker busy for nothing")
        .to("be one or more", consumers -> consumers > 0);
  }

  @Test
  void each_parcel_is_packed_once(Lab lab) throws Exception {
    start(lab, anna, packed::add);
    start(lab, ben, packed::add);
    handIn(NINE.toArray(String[]::new));
    lab.untilSettled(NINE.size());

    lab.await("the parcels packed", this::sorted)
        .because("a parcel that is packed twice is sent twice, and one left out is never sent")
        .inVainOnlyOnce()
        .toBe(NINE);
  }

  @Test
  void a_slow_parcel_holds_up_no_other(Lab lab) throws Exception {
    handIn(NINE.toArray(String[]::new));
    start(lab, anna, packing::pass);
    packing.awaitArrival(); // a bulky one
    var packingOthers = lab.gate("packing the others");
    packingOthers.open();

    start(lab, ben, packingOthers::pass);

    lab.await("the number of parcels that Ben packs meanwhile", packingOthers::arrivals)
        .because("a bulky parcel may keep its own packer busy, and nobody else")
        .toBe(NINE.size() - 1);
  }

  private List<String> sorted() {
    return packed.stream().sorted().toList();
  }
}
