package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

@Exercise("4.3")
class CarefulPublisherTest {

  private static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test
  private static final Duration BRIEF = Duration.ofMillis(700);
  private static final byte[] CENT = "1 cents".getBytes(UTF_8);

  private Client shop;
  private Channel office;
  private String payments;
  private String safe;
  private LabQueue north;
  private LabQueue lostAndFound;
  private int last;

  @BeforeEach
  void an_exchange_and_one_bank(Lab lab) throws Exception {
    shop = lab.client("shop");
    office = lab.client("office").channel();
    payments = lab.name("payments");
    safe = lab.name("safe-payments");
    lostAndFound = lab.queue("lost-and-found");
    north = lab.queue("north").declared();
    office.exchangeDeclare(payments, BuiltinExchangeType.DIRECT, true);
    office.queueBind(north.name(), payments, "north");
  }

  @Test
  void a_payment_that_no_queue_gets_is_reported(Lab lab) throws Exception {
    assertThat(publish(lab, publisher(PATIENT), "nowhere"))
        .because("the broker confirms it like any other, and nobody will ever book it")
        .eventuallyReturns(Set.of("p-1"));
  }

  @Test
  void a_payment_that_a_queue_gets_is_not(Lab lab) throws Exception {
    assertThat(publish(lab, publisher(PATIENT), "north"))
        .because("it has arrived, and whoever is told otherwise sends it again")
        .eventuallyReturns(Set.of());
    assertThat(north)
        .eventuallyHolds("1 cents")
        .because("the queue outlives a restart of the broker, and a payment has to, as well")
        .messagesArePersistent();
  }

  @Test
  void of_many_payments_those_are_reported_that_no_queue_got(Lab lab) throws Exception {
    String[] banks = {"north", "nowhere", "north", "nowhere", "elsewhere", "north"};

    assertThat(publish(lab, publisher(PATIENT), banks))
        .because("p-1, p-3 and p-6 are in north's queue, and the others have come back")
        .eventuallyReturns(Set.of("p-2", "p-4", "p-5"));
  }

  @Test
  void it_does_not_report_before_the_broker_has_answered(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    shop.hold(toClient(AMQP.Basic.Ack.class));
    var publishing = publish(lab, publisher, "north");
    lab.untilQuiet();

    assertThat(publishing).because("until then nobody can know what is going to come back").waits();
  }

  @Test
  void a_return_may_be_quicker_than_the_publisher(Lab lab) throws Exception {
    var sent = lab.gate("coming back from publishing");
    var tap = new PublishTap(() -> {}, sent::pass);
    var channel = tap.around(shop.factory()).newConnection().createChannel();
    var publisher = new CarefulPublisher(channel, payments, PATIENT);
    var publishing = publish(lab, publisher, "nowhere");
    sent.awaitArrival();
    lab.untilQuiet();
    sent.open();

    assertThat(publishing)
        .because("p-1 came back before its publisher was back from publishing")
        .eventuallyReturns(Set.of("p-1"));
  }

  @Test
  void each_call_reports_its_own_payments(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var first = publish(lab, publisher, "nowhere");
    first.result();

    assertThat(publish(lab, publisher, "nowhere"))
        .because("p-1 was reported, and its sender has seen to it")
        .eventuallyReturns(Set.of("p-2"));
    assertThat(first)
        .because("what was reported once stays as it was, whoever publishes next")
        .eventuallyReturns(Set.of("p-1"));
  }

  @Test
  void a_late_return_is_not_for_the_next_call(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Return.class));
    answers.giveUp(publish(lab, publisher, "south"));
    last = 0; // it is sent once more
    office.queueBind(north.name(), payments, "south"); // which collects for both from now on
    var again = publish(lab, publisher, "south");
    again.settle(); // it waits for an answer
    answers.release();

    assertThat(again)
        .because("what came back late was sent before the bank was there; now it has its payment")
        .eventuallyReturns(Set.of());
  }

  @Test
  void a_late_refusal_is_not_for_the_next_call(Lab lab) throws Exception {
    var full = fullBank(lab);
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Nack.class));
    answers.giveUp(publish(lab, publisher, "full"));
    full.takeAll();
    var next = publish(lab, publisher, "full");
    next.settle(); // it waits for an answer
    answers.release();

    assertThat(next)
        .because("p-1 was refused and hears of it too late; for p-2 there is room")
        .eventuallyReturns(Set.of());
  }

  @Test
  void a_payment_that_the_broker_refuses_is_an_error(Lab lab) throws Exception {
    fullBank(lab);

    assertThat(publish(lab, publisher(PATIENT), "full", "nowhere"))
        .because("its bank's queue is full: p-1 is in none, and it does not come back, either")
        .eventuallyThrows(IOException.class);
  }

  @Test
  void nobody_waits_for_ever(Lab lab) throws Exception {
    var publisher = publisher(BRIEF);
    shop.drop(1, toClient(AMQP.Basic.Ack.class));
    long start = System.nanoTime();

    assertThat(publish(lab, publisher, "north"))
        .because("a broker that is alive and stuck would hang one thread of the shop after another")
        .eventuallyThrows(TimeoutException.class);
    assertThat((System.nanoTime() - start) / 1_000_000)
        .as("how many milliseconds publish waited, with a timeout of 700")
        .isGreaterThan(BRIEF.toMillis() - 20);
    assertThat(publish(lab, publisher, "north"))
        .because("nor may the next call hang")
        .eventuallyEnds();
  }

  @Test
  void the_timeout_is_for_the_whole_call(Lab lab) throws Exception {
    var publisher = publisher(BRIEF);
    shop.delay(Duration.ofMillis(400), toClient(AMQP.Basic.Ack.class));
    var many = Collections.nCopies(40, "north").toArray(String[]::new);

    assertThat(publish(lab, publisher, many))
        .because("with a timeout for each of them, a call with thousands takes hours")
        .eventuallyEnds();
  }

  @Test
  void an_interrupt_ends_the_wait(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var answers = shop.hold(toClient(AMQP.Basic.Ack.class));
    var publishing = publish(lab, publisher, "north");
    answers.giveUp(publishing);

    assertThat(publishing)
        .because("a thread that is told to stop has to, and cannot know what is to come back")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void a_cut_before_the_confirm_is_an_error(Lab lab) throws Exception {
    shop.cutBefore(1, toClient(AMQP.Basic.Ack.class));

    assertThat(publish(lab, publisher(PATIENT), "north"))
        .because("the broker may have it, and nobody knows: neither yes nor no is true")
        .eventuallyThrows(ShutdownSignalException.class);
  }

  @Test
  void whoever_opens_it_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var channel = shop.channel();
    shop.cutAfter(1, toBroker(AMQP.Confirm.Select.class));

    assertThat(
            lab.attempt(() -> new CarefulPublisher(channel, payments, PATIENT).publish(List.of())))
        .because("nothing is sent yet: whoever opens it can connect again, and begin anew")
        .threw(IOException.class);
  }

  @Test
  void with_an_alternate_exchange_nothing_comes_back_and_nothing_is_lost(Lab lab) throws Exception {
    declare();
    office.queueBind(north.name(), safe, "north");
    var publisher = new CarefulPublisher(shop.channel(), safe, PATIENT);
    assertThat(publish(lab, publisher, "nowhere", "north", "elsewhere"))
        .because("a queue has got each of them")
        .eventuallyReturns(Set.of());
    assertThat(lostAndFound)
        .because("what no bank is bound for has to wait where somebody looks after it")
        .eventuallyHolds("1 cents", "3 cents");
  }

  @Test
  void what_is_declared_outlives_whoever_uses_it(Lab lab) throws Exception {
    declare();
    office.queueBind(north.name(), safe, "north");
    office.queueUnbind(north.name(), safe, "north");
    shop.die();
    office.basicPublish(safe, "north", null, CENT);

    assertThat(new Declared(shop.wire()).anythingTransient())
        .as("whether something of it is transient, and goes with a restart of the broker")
        .isFalse();
    assertThat(lostAndFound)
        .because("banks and shops come and go, and what is sent has to be somewhere")
        .eventuallyHolds("1 cents");
    var reader = lab.client("reader");
    reader.channel().basicConsume(lostAndFound.name(), (tag, payment) -> {}, tag -> {});
    reader.die();
    assertThat(lostAndFound).because("somebody only looked at it").eventuallyHolds("1 cents");
  }

  @Test
  void to_declare_it_again_changes_nothing() throws Exception {
    declare();
    office.basicPublish(safe, "nowhere", null, CENT);
    declare();

    assertThat(lostAndFound)
        .because("every program declares it when it starts; what waits there stays")
        .eventuallyHolds("1 cents");
  }

  @Test
  void whoever_declares_it_learns_that_the_broker_refuses(Lab lab) {
    lostAndFound.declaredBySomebodyElse();

    assertThat(lab.attempt(this::declare))
        .because("a shop that goes on believes that nothing can be lost")
        .threw(IOException.class);
  }

  private void declare() throws IOException {
    CarefulPublisher.declare(shop.channel(), safe, "lost from " + safe, lostAndFound.name());
  }

  private LabQueue fullBank(Lab lab) throws IOException {
    var full =
        lab.queue("full").declared(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    office.queueBind(full.name(), payments, "full");
    return full.holding("0 cents");
  }

  private CarefulPublisher publisher(Duration timeout) throws Exception {
    return new CarefulPublisher(shop.channel(), payments, timeout);
  }

  private Task<Set<String>> publish(Lab lab, CarefulPublisher publisher, String... banks) {
    var next = new ArrayList<BankPayment>();
    for (var bank : banks) {
      next.add(new BankPayment("p-" + ++last, bank, last));
    }
    return lab.start("publish", () -> publisher.publish(next));
  }
}
