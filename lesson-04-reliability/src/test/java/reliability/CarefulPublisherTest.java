package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.staging.PublishTap;

@Exercise("4.3")
class CarefulPublisherTest extends CarefulPublisherStage {

  private static final byte[] CENT = "1 cents".getBytes(UTF_8);

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
  void two_of_the_same_amount_are_two(Lab lab) throws Exception {
    var publisher = publisher(PATIENT);
    var equal = List.of(new BankPayment("p-1", "nowhere", 7), new BankPayment("p-2", "nowhere", 7));

    assertThat(lab.start("publish", () -> publisher.publish(equal)))
        .because("both have come back, and each has a customer who waits")
        .eventuallyReturns(Set.of("p-1", "p-2"));
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

    lab.await(
            "what a restart of the broker would delete", new Declared(shop.wire())::lostInARestart)
        .because(
            "what is transient is gone then, and with it what keeps the next payment that goes astray")
        .toBe(List.of());
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
    office.queueBind(north.name(), safe, "north");
    office.basicPublish(safe, "nowhere", null, CENT);
    declare();
    office.basicPublish(safe, "north", null, CENT);

    assertThat(north)
        .because("a bank that is bound stays so, whichever program starts next")
        .eventuallyHolds("1 cents");
    assertThat(lostAndFound)
        .because("every program declares it when it starts; what waits there stays")
        .eventuallyHolds("1 cents");
  }
}
