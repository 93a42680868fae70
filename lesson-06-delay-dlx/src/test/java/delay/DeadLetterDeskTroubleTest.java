package delay;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("6.1")
class DeadLetterDeskTroubleTest extends DeadLetterDeskStage {

  @Test
  void a_parcel_comes_back_when_its_packer_dies(Lab lab) throws Exception {
    declare(MANY, LONG);
    var packingForLong = lab.gate("packing p-1");
    start(lab, it -> it.equals("p-1") ? pack(it, packingForLong::pass) : pack(it));
    send(lab, "p-1", "p-2");
    packingForLong.awaitArrival();
    lab.untilQuiet();
    packer.die();

    lab.await("what waits to be packed", parcels::bodies)
        .because("nobody has packed p-1 yet, so the broker must still have it")
        .to("have p-1, whatever became of p-2", all -> all.contains("p-1"));
  }

  @Test
  void a_parcel_whose_packer_throws_is_not_lost(Lab lab) throws Exception {
    var failing = lab.throwing().always(() -> new IllegalStateException("out of cartons"));
    declare(MANY, LONG);
    start(lab, parcel -> pack(parcel, failing::pass));
    send(lab, "p-1");
    lab.untilThrown(failing);
    packer.die();

    lab.await("what waits or is on the desk", this::waitingOrOnTheDesk)
        .because("nobody knows what became of it, and somebody has to look")
        .toBe(List.of("p-1"));
  }

  @Test
  void a_program_that_starts_later_finds_all_as_it_was(Lab lab) throws Exception {
    declare(2, LONG);
    send(lab, "p-1", "p-2", "p-3");
    assertOnTheDesk("p-1");
    var another = lab.client("another program").channel();
    new DeadLetterDesk().declare(another, parcels.name(), desk.name(), 2, LONG);

    assertThat(parcels).because("each program declares both").eventuallyHolds("p-2", "p-3");
    assertOnTheDesk("p-1");
  }

  @Test
  void both_queues_survive_a_restart_of_the_broker() throws Exception {
    declare(MANY, Duration.ofDays(30));

    for (var queue : List.of(parcels, desk)) {
      assertThat(queue)
          .because("parcels wait for hours, and the dead for somebody to come to the desk")
          .survivesARestart();
    }
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse().name();

    for (var names : List.of(List.of(taken, desk.name()), List.of(parcels.name(), taken))) {
      var channel = lab.client("program for " + names).channel();
      assertThat(
              lab.attempt(
                  () -> deadLetters.declare(channel, names.get(0), names.get(1), MANY, LONG)))
          .because("a program without its queues must not go on as if it had them")
          .threw(IOException.class);
    }
  }

  @Test
  void whoever_starts_to_pack_learns_that_the_broker_refuses(Lab lab) throws Exception {
    parcels.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> start(lab, this::pack)))
        .because("a packer who is not there and says nothing lets the parcels die")
        .threw(IOException.class);
  }

  private List<String> waitingOrOnTheDesk() {
    return Stream.concat(parcels.bodies().stream(), desk.bodies().stream()).toList();
  }
}
