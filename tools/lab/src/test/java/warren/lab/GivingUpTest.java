package warren.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wait ends early for each reason, and for none of its near misses. */
@Exercise("9.9")
class GivingUpTest {

  /** Longer than a standstill may last, and shorter than a silence that always ends a wait. */
  private static final long LATER_MILLIS = 1500;

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void nothing_more_is_planned() {
    later.shutdownNow();
  }

  @Test
  void it_was_awaited_in_vain_before(Lab lab) {
    assertThatThrownBy(() -> lab.await("parcels", () -> 0).toBe(1)).isInstanceOf(Finding.class);
    var parcels = new AtomicInteger();
    later(() -> parcels.set(1));

    assertThatThrownBy(() -> lab.await("parcels", parcels::get).inVainOnlyOnce().toBe(1))
        .isInstanceOf(Finding.class);
    lab.await("parcels", parcels::get).toBe(1);
  }

  @Test
  void the_channel_was_closed_for_an_error(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    publish(lab.client("packer").channel(), "no such exchange", parcels);

    assertInVain(() -> LabAssertions.assertThat(parcels).eventuallyHolds("p-1"));
  }

  @Test
  void the_channel_was_closed_and_another_is_about_to_be_opened(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var packer = lab.client("packer");
    publish(packer.channel(), "no such exchange", parcels);
    later(() -> publish(packer.connection().createChannel(), "", parcels));

    LabAssertions.assertThat(parcels).eventuallyHolds("p-1");
  }

  @Test
  void the_connection_was_closed(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    lab.client("packer").factory().newConnection().close();

    assertInVain(() -> LabAssertions.assertThat(parcels).eventuallyHolds("p-1"));
  }

  @Test
  void the_connection_was_cut_and_recovers(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var packer = lab.client("packer");
    packer.factory().setNetworkRecoveryInterval(LATER_MILLIS);
    consume(packer.channel(), parcels);
    packer.cut();
    parcels.holding("p-1");

    awaitHandled(lab);
  }

  @Test
  void the_connection_was_closed_and_what_was_sent_is_not_due_yet(Lab lab) throws Exception {
    var due = lab.queue("due").declared();
    var waiting =
        lab.queue("waiting")
            .declared(
                Map.of(
                    "x-dead-letter-exchange",
                    "",
                    "x-dead-letter-routing-key",
                    (Object) due.name()));
    try (var connection = lab.client("packer").factory().newConnection()) {
      var properties =
          new AMQP.BasicProperties.Builder().expiration(Long.toString(LATER_MILLIS)).build();
      connection
          .createChannel()
          .basicPublish("", waiting.name(), properties, "p-1".getBytes(UTF_8));
    }

    LabAssertions.assertThat(due).eventuallyHolds("p-1");
  }

  @Test
  void no_consumer_is_left(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var packing = lab.gate("packing");
    var channel = lab.client("packer").channel();
    channel.basicCancel(consume(channel, parcels));
    parcels.holding("p-1");

    assertInVain(packing::awaitArrival);
  }

  @Test
  void no_consumer_is_left_and_another_client_is_about_to_start_one(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var channel = lab.client("packer").channel();
    channel.basicCancel(consume(channel, lab.queue("others").declared()));
    var next = lab.client("next packer").channel();
    later(() -> consume(next, parcels));

    awaitHandled(lab);
  }

  @Test
  void a_consumer_has_thrown(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var channel = lab.client("packer").channel();
    channel.basicConsume(
        parcels.name(),
        (tag, parcel) -> {
          throw new IllegalStateException("no string");
        },
        tag -> {});

    assertInVain(() -> awaitHandled(lab));
  }

  @Test
  void a_task_has_thrown(Lab lab) {
    lab.start("packer", GivingUpTest::fail);

    assertInVain(() -> awaitHandled(lab));
  }

  @Test
  void a_task_has_thrown_and_another_has_still_to_come(Lab lab) {
    lab.start("packer", GivingUpTest::fail);
    lab.start(
        "next packer",
        () -> {
          new CountDownLatch(1).await(LATER_MILLIS, MILLISECONDS);
          handled.add("p-1");
        });

    awaitHandled(lab);
  }

  @Test
  void each_waits_for_the_other(Lab lab) {
    var never = new CountDownLatch(1);
    var packer = lab.start("packer", () -> never.await());

    assertInVain(packer::result);
  }

  @Test
  void one_waits_for_the_other_that_is_busy(Lab lab) throws Exception {
    var packed = new CountDownLatch(1);
    var packer = lab.start("patient packer", () -> packed.await());
    later(packed::countDown);

    packer.result();
  }

  @Test
  void what_did_not_come_back_in_an_earlier_test_is_not_waited_for_as_long(Lab lab) {
    Task.Action sleeping = () -> new CountDownLatch(1).await(1, HOURS);
    assertThatThrownBy(lab.start("sleeper", sleeping)::result).isInstanceOf(Finding.class);

    assertInVain(lab.start("sleeper", sleeping)::result);
  }

  @Test
  void a_message_comes_round_again_and_again(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    requeueUnless(lab.client("packer").channel(), parcels, new AtomicBoolean());

    long began = System.nanoTime();
    lab.untilQuiet();
    assertThatThrownBy(() -> awaitHandled(lab)).isInstanceOf(AssertionError.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Patience.LONGEST);
  }

  @Test
  void a_message_comes_round_until_it_can_be_handled(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var open = new AtomicBoolean();
    requeueUnless(lab.client("packer").channel(), parcels, open);
    later(() -> open.set(true));

    awaitHandled(lab);
  }

  /** Of what the wait has waited for, it says the same as one that waits to its end. */
  private static void assertInVain(Check wait) {
    long began = System.nanoTime();
    assertThatThrownBy(wait::run).isInstanceOf(Finding.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Patience.HOPELESS);
  }

  private void awaitHandled(Lab lab) {
    lab.eventually(
        "p-1 to be handled",
        () -> {
          if (!handled.contains("p-1")) {
            throw new Finding("p-1 to be handled", "it was not");
          }
        });
  }

  private void later(Check work) {
    later.schedule(
        () -> {
          work.run();
          return null;
        },
        LATER_MILLIS,
        MILLISECONDS);
  }

  private static void fail() {
    throw new IllegalStateException("no string");
  }

  private static void publish(Channel channel, String exchange, LabQueue queue) throws IOException {
    channel.basicPublish(exchange, queue.name(), null, "p-1".getBytes(UTF_8));
  }

  private String consume(Channel channel, LabQueue queue) throws IOException {
    return channel.basicConsume(
        queue.name(),
        true,
        (tag, parcel) -> handled.add(new String(parcel.getBody(), UTF_8)),
        tag -> {});
  }

  private void requeueUnless(Channel channel, LabQueue queue, AtomicBoolean open)
      throws IOException {
    channel.basicConsume(
        queue.name(),
        (tag, parcel) -> {
          long number = parcel.getEnvelope().getDeliveryTag();
          if (open.get()) {
            handled.add(new String(parcel.getBody(), UTF_8));
            channel.basicAck(number, false);
          } else {
            channel.basicNack(number, false, true);
          }
        },
        tag -> {});
  }
}
