package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("6.1")
class DeadLetterDeskTest {

  private static final int MANY = 1000;

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  private static final Duration LONG = Duration.ofSeconds(200);

  private final DeadLetterDesk deadLetters = new DeadLetterDesk();
  private final List<String> tried = new CopyOnWriteArrayList<>();
  private LabQueue parcels;
  private LabQueue desk;
  private Client packer;
  private Gate packing;

  @BeforeEach
  void a_packer_to_be(Lab lab) {
    parcels = lab.queue("parcels");
    desk = lab.queue("desk");
    packer = lab.client("packer");
    packing = lab.gate("packing a parcel");
    packing.letThrough(3); // no test has more; what comes again and again waits
  }

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

  private void declare(int limit, Duration patience) throws Exception {
    deadLetters.declare(packer.channel(), parcels.name(), desk.name(), limit, patience);
  }

  private void start(Lab lab, Predicate<String> work) throws Exception {
    var channel = packer.channel();
    lab.start("start", () -> deadLetters.start(channel, parcels.name(), work)).result();
  }

  private boolean pack(String parcel) {
    return pack(parcel, packing::pass);
  }

  /** The packer's work: what is torn cannot be packed. */
  private boolean pack(String parcel, Consumer<String> work) {
    tried.add(parcel);
    work.accept(parcel);
    return !parcel.equals("torn");
  }

  /** Publishes, and waits until the broker has taken or refused each. */
  private void send(Lab lab, String... bodies) throws Exception {
    var shop = lab.client("shop").channel();
    shop.confirmSelect();
    for (var body : bodies) {
      shop.basicPublish(
          "", parcels.name(), MessageProperties.PERSISTENT_TEXT_PLAIN, body.getBytes(UTF_8));
    }
    shop.waitForConfirms();
  }

  private void assertOnTheDesk(String... bodies) {
    assertThat(desk)
        .because("what dies and lands nowhere is lost, and nobody ever hears of it")
        .eventuallyHolds(bodies);
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

  private List<String> waitingOrOnTheDesk() {
    return Stream.concat(parcels.bodies().stream(), desk.bodies().stream()).toList();
  }
}
