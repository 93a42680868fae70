package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.WireEvent;

@Exercise("2.1")
class ParcelPackersTest {

  private static final List<String> NINE =
      IntStream.rangeClosed(1, 9).mapToObj(number -> "p-" + number).toList();

  private final List<String> packedByAnna = new CopyOnWriteArrayList<>();
  private final List<String> packedByBen = new CopyOnWriteArrayList<>();
  private LabQueue parcels;
  private ParcelPackers packers;
  private Client office;
  private Client anna;
  private Client ben;

  @BeforeEach
  void an_office_and_two_packers(Lab lab) {
    parcels = lab.queue("parcels");
    packers = new ParcelPackers(parcels.name());
    office = lab.client("office");
    anna = lab.client("anna");
    ben = lab.client("ben");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "The packers consume from different queues, and every queue got every parcel. Packers who"
            + " share the work share one queue: it gives each message to one of its consumers.",
        () -> consumedQueues(lab).size() > 1);
    lab.suspect(
        "With autoAck a parcel is off the books as it is sent: the broker sees nothing that waits"
            + " for an acknowledgement, so basicQos limits nothing, and a dead packer's parcels are"
            + " lost.",
        () -> lab.wire().methods(AMQP.Basic.Consume.class).stream().anyMatch(c -> c.getNoAck()));
    lab.suspect(
        "No basicQos went out: the broker deals the parcels out as they come, and what lies behind"
            + " a slow one cannot go to anybody else.",
        () -> !consumedQueues(lab).isEmpty() && lab.wire().events(AMQP.Basic.Qos.class).isEmpty());
    lab.suspect(
        "The prefetch limit is more than one: a packer holds parcels in reserve, and they wait"
            + " behind a slow one while the other packers have nothing to do.",
        () ->
            lab.wire().methods(AMQP.Basic.Qos.class).stream()
                .anyMatch(qos -> qos.getPrefetchCount() != 1));
    lab.suspect(
        "basicQos came after basicConsume: the limit holds for consumers that are started later on"
            + " that channel, and this one is without.",
        () ->
            List.of(anna, ben).stream()
                .map(packer -> packer.wire())
                .filter(wire -> !wire.events(AMQP.Basic.Qos.class).isEmpty())
                .filter(wire -> !wire.events(AMQP.Basic.Consume.class).isEmpty())
                .anyMatch(
                    wire ->
                        wire.events(AMQP.Basic.Consume.class).get(0).number()
                            < wire.events(AMQP.Basic.Qos.class).get(0).number()));
    lab.suspect(
        "basicQos went out on one channel and basicConsume on another. A prefetch limit holds for"
            + " the consumers of its own channel, and this one is without.",
        () ->
            !places(lab, AMQP.Basic.Qos.class).isEmpty()
                && !places(lab, AMQP.Basic.Qos.class)
                    .containsAll(places(lab, AMQP.Basic.Consume.class)));
  }

  @Test
  void parcels_wait_until_a_packer_comes(Lab lab) throws Exception {
    handIn("p-1", "p-2");

    start(anna, packedByAnna::add);

    awaitPacked(lab, List.of("p-1", "p-2"), "they were handed in before there was a packer");
  }

  @Test
  void a_queue_that_is_already_there_is_used_as_it_is(Lab lab) throws Exception {
    parcels.declared().holding("p-1");

    start(anna, packedByAnna::add);
    handIn("p-2");

    awaitPacked(
        lab, List.of("p-1", "p-2"), "whoever declares it first, it is the same queue for all");
  }

  @Test
  void each_parcel_is_packed_once(Lab lab) throws Exception {
    start(anna, packedByAnna::add);
    start(ben, packedByBen::add);

    handIn(NINE.toArray(String[]::new));

    awaitPacked(lab, NINE, "two packers or ten, the work is the same");
    lab.untilSettled(NINE.size());
    assertPackedOnce();
    anna.die();
    ben.die();
    assertThat(parcels)
        .because("what is packed and not acknowledged comes back, and is packed again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void a_slow_parcel_holds_up_no_other(Lab lab) throws Exception {
    handIn(NINE.toArray(String[]::new));
    var packing = lab.gate("packing a bulky parcel");
    start(anna, packing::pass);
    packing.awaitArrival();

    start(ben, packedByBen::add);

    lab.eventually(
        "ben to pack the rest",
        () -> {
          int rest = NINE.size() - 1;
          if (packedByBen.size() < rest) {
            throw new Finding(
                    "ben to pack the other %d while anna packs a bulky one".formatted(rest),
                    packedByBen.isEmpty()
                        ? "he was given none of them"
                        : "he was given only " + packedByBen)
                .because("a slow parcel may keep its own packer busy, and nobody else");
          }
        });
  }

  @Test
  void a_dead_packers_parcel_goes_to_the_other(Lab lab) throws Exception {
    handIn("p-1");
    awaitWaiting(lab);
    var packing = lab.gate("packing a parcel");
    start(anna, packing::pass);
    packing.awaitArrival();
    start(ben, packedByBen::add);

    anna.die();

    awaitPacked(
        lab,
        List.of("p-1"),
        "anna's program died while she was packing it, so the broker must still have it");
  }

  private void handIn(String... numbers) throws Exception {
    packers.declare(office.channel());
    for (var number : numbers) {
      packers.handIn(office.channel(), number);
    }
  }

  private void awaitWaiting(Lab lab) {
    lab.eventually(
        "parcels to wait",
        () -> {
          int waiting = parcels.ready();
          if (waiting != 1) {
            throw new Finding(
                    parcels + " to hold the parcel that was handed in", "it holds " + waiting)
                .because("a parcel waits in the queue until a packer comes");
          }
        });
  }

  private void start(Client client, Packer packer) throws Exception {
    packers.declare(client.channel());
    packers.startPacker(client.connection(), packer);
  }

  private void awaitPacked(Lab lab, List<String> expected, String reason) {
    lab.eventually(
        "the parcels to be packed",
        () -> {
          var missing = new ArrayList<>(expected);
          missing.removeAll(packedByAnna);
          missing.removeAll(packedByBen);
          if (!missing.isEmpty()) {
            throw new Finding(
                    "%s to be packed".formatted(String.join(", ", expected)),
                    missing.size() == expected.size()
                        ? "nothing was packed"
                        : "%s never came".formatted(String.join(", ", missing)))
                .because(reason);
          }
        });
  }

  private void assertPackedOnce() {
    var all = new ArrayList<>(packedByAnna);
    all.addAll(packedByBen);
    if (all.size() > NINE.size()) {
      throw new Finding(
              "each parcel to be packed once",
              "anna packed %s and ben packed %s".formatted(packedByAnna, packedByBen))
          .because("a parcel that is packed twice is sent twice, and paid for once");
    }
  }

  private static Set<WireEvent.Place> places(Lab lab, Class<? extends Method> type) {
    return lab.wire().events(type).stream().map(WireEvent::place).collect(Collectors.toSet());
  }

  private static Set<String> consumedQueues(Lab lab) {
    return lab.wire().methods(AMQP.Basic.Consume.class).stream()
        .map(AMQP.Basic.Consume::getQueue)
        .collect(Collectors.toSet());
  }
}
