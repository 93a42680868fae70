package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.DeadLetters;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("6.1")
class DeadLetterDeskTest {

  private static final int MANY = 1000;

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  private static final Duration LONG = Duration.ofSeconds(100);

  private final DeadLetterDesk deadLetters = new DeadLetterDesk();
  private final List<String> tried = new CopyOnWriteArrayList<>();

  private LabQueue parcels;
  private LabQueue desk;
  private Channel channel;
  private Gate packing;
  private boolean wrongCast;

  @BeforeEach
  void a_shop_with_a_packer(Lab lab) {
    parcels = lab.queue("parcels");
    desk = lab.queue("desk");
    channel = lab.client("packer").channel();
    packing = lab.gate("packing");
    packing.letThrough(3); // one that is put back for ever need not keep the broker busy
    suspectTheQueue(lab);
    suspectThePacker(lab);
  }

  private void suspectTheQueue(Lab lab) {
    var dead = new DeadLetters(lab, queue -> queue.equals(parcels.name()));
    dead.suspect();
    lab.suspect(
        "Nobody declared the desk's queue: the default exchange drops a message for a queue that"
            + " does not exist, and says nothing.",
        () -> parcels.exists() && !desk.exists());
    lab.suspect(
        "x-overflow makes the queue refuse what is new: its sender gets a nack, and the old parcels"
            + " stay. Only the default, drop-head, lets the oldest die.",
        () -> dead.argument("x-overflow").stream().anyMatch(value -> value.startsWith("reject-")));
  }

  private void suspectThePacker(Lab lab) {
    lab.suspect(
        "The parcel was put back in the queue: with requeue=true a message does not die, and the"
            + " broker sends it again at once.",
        () ->
            Stream.concat(
                    lab.wire().methods(AMQP.Basic.Reject.class).stream()
                        .map(AMQP.Basic.Reject::getRequeue),
                    lab.wire().methods(AMQP.Basic.Nack.class).stream()
                        .map(AMQP.Basic.Nack::getRequeue))
                .anyMatch(requeue -> requeue));
    lab.suspect(
        "Your code published to the desk itself. Then it is a new message: the broker writes no"
            + " x-death on it, and a crash between publishing and acknowledging doubles it.",
        () -> !lab.client("packer").wire().events(AMQP.Basic.Publish.class).isEmpty());
    lab.suspect(
        "A parcel that could not be packed was acknowledged: to the broker it is done with.",
        () ->
            tried.stream().anyMatch(parcel -> !packed(parcel))
                && lab.wire().events(AMQP.Basic.Reject.class).isEmpty()
                && lab.wire().events(AMQP.Basic.Nack.class).isEmpty()
                && !lab.wire().events(AMQP.Basic.Ack.class).isEmpty());
    lab.suspect(
        "Text in a header arrives as a LongString, which is no String and does not equal one:"
            + " toString() makes it one. Numbers arrive as Long.",
        () -> wrongCast);
  }

  @Test
  void a_parcel_that_cannot_be_packed_lands_on_the_desk(Lab lab) throws Exception {
    deadLetters.declare(channel, parcels.name(), desk.name(), MANY, LONG);
    deadLetters.start(channel, parcels.name(), this::pack);

    send(lab, "torn");

    awaitDead(lab, "torn", () -> tried.size() > 1);
    assertReported(onTheDesk(), new Death("rejected", parcels.name(), 1));
  }

  @Test
  void a_parcel_that_has_waited_for_too_long_lands_on_the_desk(Lab lab) throws Exception {
    var patience = Duration.ofMillis(300);
    deadLetters.declare(channel, parcels.name(), desk.name(), MANY, patience);
    long sent = System.nanoTime();

    send(lab, "p-1");

    awaitDead(lab, "p-1", () -> !parcels.exists());
    assertNotBefore(patience, Duration.ofNanos(System.nanoTime() - sent));
    assertReported(onTheDesk(), new Death("expired", parcels.name(), 1));
  }

  @Test
  void until_its_time_is_over_a_parcel_can_be_packed(Lab lab) throws Exception {
    deadLetters.declare(channel, parcels.name(), desk.name(), MANY, LONG);

    send(lab, "p-1");
    lab.untilQuiet();

    assertThat(parcels)
        .because(
            "a packer who is a little late finds nothing to pack; x-message-ttl counts in"
                + " milliseconds")
        .eventuallyHolds("p-1");
  }

  @Test
  void where_there_is_no_room_the_oldest_parcel_lands_on_the_desk(Lab lab) throws Exception {
    deadLetters.declare(channel, parcels.name(), desk.name(), 2, LONG);

    send(lab, "p-1", "p-2", "p-3");

    awaitDead(lab, "p-1", () -> false);
    assertReported(onTheDesk(), new Death("maxlen", parcels.name(), 1));
    assertThat(parcels)
        .because(
            "the queue has room for two; the newest are those that still can be packed in time")
        .eventuallyHolds("p-2", "p-3");
  }

  @Test
  void a_parcel_that_was_packed_lands_nowhere(Lab lab) throws Exception {
    deadLetters.declare(channel, parcels.name(), desk.name(), MANY, LONG);
    deadLetters.start(channel, parcels.name(), this::pack);

    send(lab, "p-1", "torn", "p-2");
    lab.untilSettled(3);
    lab.client("packer").die();

    assertThat(parcels)
        .because("what is not acknowledged comes back when the packer ends, and is packed twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    assertThat(desk)
        .because("somebody looks after each parcel that lies there; two of three were packed")
        .eventuallyHolds("torn");
  }

  @Test
  void every_way_in_which_a_message_died_is_reported(Lab lab) throws Exception {
    var refusing = lab.queue("refusing");
    var pausing = lab.queue("pausing");
    refusing.declared(deadTo(pausing));
    pausing.declared(with(deadTo(refusing), "x-message-ttl", 1));
    var message = diedTwiceInEach(lab, refusing);

    assertReported(
        message,
        new Death("expired", pausing.name(), 2),
        new Death("rejected", refusing.name(), 2));
  }

  @Test
  void a_message_that_never_died_has_no_deaths(Lab lab) {
    assertReported(new BasicProperties());
    assertReported(new BasicProperties.Builder().headers(Map.of("customer", "c-7")).build());
  }

  /** The packer's work: what is torn cannot be packed. */
  private boolean pack(String parcel) {
    tried.add(parcel);
    packing.pass(parcel);
    return packed(parcel);
  }

  private static boolean packed(String parcel) {
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

  /** Waits until one parcel has died and landed there, or until it never will. */
  private void awaitDead(Lab lab, String body, BooleanSupplier hopeless) {
    lab.eventually(
        "a parcel on the desk",
        () -> {
          if (desk.ready() == 0 && !hopeless.getAsBoolean()) {
            throw lost(body);
          }
        });
    if (!desk.bodies().equals(List.of(body))) {
      throw lost(body);
    }
  }

  private Finding lost(String body) {
    return new Finding(
            "the parcel \"" + body + "\" to land on the desk",
            !desk.exists()
                ? "there is no such queue"
                : desk.ready() == 0 ? "nothing lies there" : "there lies " + desk.bodies())
        .because("what dies and lands nowhere is lost, and nobody ever hears of it");
  }

  private BasicProperties onTheDesk() {
    return desk.messages().get(0).properties();
  }

  private void assertReported(BasicProperties message, Death... deaths) {
    var expected = List.of(deaths);
    List<Death> reported;
    try {
      reported = deadLetters.deathsOf(message);
    } catch (ClassCastException e) {
      wrongCast = true;
      throw e;
    } catch (NullPointerException e) {
      if (expected.isEmpty()) {
        throw new Finding(
            "no deaths to be reported of a message that never died",
            "it has no header x-death, perhaps no headers at all, and " + e);
      }
      throw e;
    }
    if (!reported.equals(expected)) {
      throw new Finding("the report to be " + expected, "it is " + reported)
          .because(
              "whoever looks after dead letters has to know what happened to each: one entry for"
                  + " each queue and reason, the latest first, with the broker's count");
    }
  }

  private static void assertNotBefore(Duration due, Duration waited) {
    // the broker has a clock of its own
    if (waited.compareTo(due.minusMillis(10)) < 0) {
      throw new Finding(
              "the parcel to wait for " + due.toMillis() + " ms",
              "it was dead after " + waited.toMillis() + " ms")
          .because(
              "a packer who is a little late finds nothing to pack; x-message-ttl counts in"
                  + " milliseconds");
    }
  }

  /** The properties of a message that was rejected, expired, was rejected and expired. */
  private static BasicProperties diedTwiceInEach(Lab lab, LabQueue refusing) throws Exception {
    var seen = new CopyOnWriteArrayList<BasicProperties>();
    var channel = lab.client("refuser").channel();
    channel.basicConsume(
        refusing.name(),
        false,
        (consumerTag, message) -> {
          seen.add(message.getProperties());
          if (seen.size() < 3) {
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
          }
        },
        consumerTag -> {});
    refusing.receives(MessageProperties.PERSISTENT_TEXT_PLAIN, "p-1".getBytes(UTF_8));
    lab.eventually("the third delivery", () -> assertThat(seen).hasSize(3));
    return seen.get(2);
  }

  private static Map<String, Object> deadTo(LabQueue queue) {
    return Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue.name());
  }

  private static Map<String, Object> with(
      Map<String, Object> arguments, String name, Object value) {
    var more = new HashMap<>(arguments);
    more.put(name, value);
    return more;
  }
}
