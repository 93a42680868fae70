package delay;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("6.1")
class DeadLetterDeskTest extends DeadLetterDeskStage {

  @Test
  void a_parcel_that_cannot_be_packed_lands_on_the_desk(Lab lab) throws Exception {
    declare(MANY, LONG);
    start(lab, this::pack);
    send(lab, "torn");

    assertOnTheDesk("torn");
    assertReported(lab, desk, new Death("rejected", parcels.name(), 1));
  }

  @Test
  void a_parcel_that_has_waited_for_too_long_lands_on_the_desk(Lab lab) throws Exception {
    var patience = Duration.ofMillis(300);
    declare(MANY, patience);
    var sinceSent = lab.stopwatch("the parcel was sent");
    send(lab, "p-1");

    assertOnTheDesk("p-1");
    assertThat(sinceSent)
        .because("a packer who is a little late finds nothing to pack")
        .hasRunFor(patience);
    assertReported(lab, desk, new Death("expired", parcels.name(), 1));
  }

  @Test
  void until_its_time_is_over_a_parcel_can_be_packed(Lab lab) throws Exception {
    declare(MANY, LONG);
    send(lab, "p-1");
    lab.untilQuiet();

    assertThat(parcels)
        .because("a packer who is a little late finds nothing to pack")
        .eventuallyHolds("p-1");
  }

  @Test
  void if_there_is_no_room_the_oldest_parcel_lands_on_the_desk(Lab lab) throws Exception {
    declare(2, LONG);
    send(lab, "p-1", "p-2", "p-3");

    assertOnTheDesk("p-1");
    assertReported(lab, desk, new Death("maxlen", parcels.name(), 1));
    assertThat(parcels)
        .because("there is room for two, and the newest can still be packed in time")
        .eventuallyHolds("p-2", "p-3");
  }

  @Test
  void what_lies_on_the_desk_stays(Lab lab) throws Exception {
    declare(1, Duration.ofMillis(150));
    send(lab, "p-1", "p-2");
    assertOnTheDesk("p-1", "p-2");
    desk.visited();
    send(lab, "p-3"); // by the time it is here, p-1 has been for as long as it had waited

    assertOnTheDesk("p-1", "p-2", "p-3");
    lab.await("what ends it there some day", new Declared(lab.wire(), desk.name()::equals)::limits)
        .because("whoever looks after the desk may be away for a month, and it is there only")
        .now()
        .toBe(List.of());
  }

  @Test
  void each_parcel_is_tried_once_and_only_what_cannot_be_packed_is_on_the_desk(Lab lab)
      throws Exception {
    declare(MANY, LONG);
    send(lab, "№ 1", "torn");
    start(lab, this::pack);
    send(lab, "№ 2");
    lab.untilSettled(3);

    lab.await("the parcels tried", () -> List.copyOf(tried))
        .because("sender and packer have to agree on a number's bytes, and a second try is in vain")
        .toBe(List.of("№ 1", "torn", "№ 2"));
    assertOnTheDesk("torn");
  }

  @Test
  void a_parcel_that_is_packed_is_gone(Lab lab) throws Exception {
    declare(MANY, LONG);
    start(lab, this::pack);
    send(lab, "p-1", "torn", "p-2");
    lab.untilSettled(3);
    packer.die();

    assertThat(parcels)
        .because("what comes back when the packer's program ends is packed twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void every_way_in_which_a_message_died_is_reported(Lab lab) throws Exception {
    var refusing = lab.queue("refusing");
    var pausing = lab.queue("pausing");
    Dying.twiceRound(refusing, pausing);
    assertReported(
        lab,
        refusing,
        new Death("expired", pausing.name(), 2),
        new Death("rejected", refusing.name(), 2));
  }

  @Test
  void the_latest_is_the_first_though_it_may_have_been_the_earliest_too(Lab lab) throws Exception {
    Dying.thereAndBackAndThere(parcels, desk, lab::untilNextSecond);

    assertReported(
        lab, desk, new Death("rejected", parcels.name(), 2), new Death("rejected", desk.name(), 1));
  }

  @Test
  void so_is_one_that_no_parcel_dies(Lab lab) throws Exception {
    var limited = lab.queue("limited");
    Dying.putBackTooOften(limited, desk);
    assertReported(lab, desk, new Death("delivery_limit", limited.name(), 1));
  }

  @Test
  void two_ways_in_one_queue_are_two_deaths(Lab lab) throws Exception {
    var message = Dying.onceRoundAndRejected(parcels, desk);

    assertThat(lab.start("deathsOf", () -> Set.copyOf(deadLetters.deathsOf(message))))
        .because("too late and rejected are two troubles, and it had each of them once")
        .eventuallyReturns(
            Set.of(
                new Death("expired", parcels.name(), 1),
                new Death("rejected", parcels.name(), 1),
                new Death("rejected", desk.name(), 1)));
  }

  @Test
  void a_message_that_never_died_has_no_deaths(Lab lab) throws Exception {
    assertReported(lab, new BasicProperties());
    assertReported(lab, new BasicProperties.Builder().headers(Map.of("customer", "c-7")).build());
  }

  private void assertReported(Lab lab, LabQueue queue, Death... deaths) {
    assertReported(lab, queue.messages().get(0).properties(), deaths);
  }

  private void assertReported(Lab lab, BasicProperties message, Death... deaths) {
    assertThat(lab.start("deathsOf", () -> deadLetters.deathsOf(message)))
        .because(
            "whoever looks after the dead has to know all that happened to each, the latest first")
        .eventuallyReturns(List.of(deaths));
  }
}
