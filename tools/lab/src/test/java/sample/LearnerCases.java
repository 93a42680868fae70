package sample;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;

/** Tests that fail, each for its own reason; FailureTest runs them and reads what they say. */
@Exercise("9.9")
class LearnerCases {

  private final Learner learner = new Learner();

  @Test
  void starter(Lab lab) {
    learner.notWrittenYet();
  }

  @Test
  void slip_before_connecting(Lab lab) {
    suspectAll(lab);
    learner.slips();
  }

  @Test
  void slip_in_a_thread_before_connecting(Lab lab) throws Exception {
    suspectAll(lab);
    learner.slipsInAThreadOfItsOwn();
    throw new Finding("a parcel", "there is none");
  }

  @Test
  void slip_after_connecting(Lab lab) throws Exception {
    suspectAll(lab);
    learner.slipsOnceConnected(lab.client("packer").channel());
  }

  @Test
  void own_exception_before_connecting(Lab lab) {
    suspectAll(lab);
    learner.throwsInThisThread();
  }

  @Test
  void connects_elsewhere(Lab lab) throws Exception {
    suspectAll(lab);
    int port;
    try (var nobody = new ServerSocket(0)) {
      port = nobody.getLocalPort();
    }
    learner.connectsToAnAddressOfItsOwn(port);
  }

  private static void suspectAll(Lab lab) {
    lab.suspect("Connect with the factory.", () -> lab.wire().events().isEmpty());
    lab.suspect("Nobody published.", () -> lab.wire().methods(AMQP.Basic.Publish.class).isEmpty());
    lab.client("packer").cutBefore(1, toBroker(AMQP.Basic.Publish.class));
  }

  @Test
  void learners_exception(Lab lab) {
    learner.throwsInThisThread();
  }

  @Test
  void finding_with_its_reason(Lab lab) {
    throw new Finding("one parcel", "there were two").because("the customer pays for one");
  }

  @Test
  void missing_exchange(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    learner.publishesToAnExchangeOfTheQueuesName(lab.client("packer").channel(), parcels.name());
    assertThat(parcels).because("a parcel must not get lost").eventuallyHolds("p-1");
  }

  @Test
  void acknowledged_first(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var packer = lab.client("packer");
    var packing = lab.gate("packing p-1");
    learner.acknowledgesFirst(packer.channel(), parcels.name(), packing::pass);
    packing.awaitArrival();
    packer.die();
    assertThat(parcels).eventuallyHolds("p-1");
  }

  @Test
  void acknowledged_automatically(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var packer = lab.client("packer");
    var packing = lab.gate("packing p-1");
    learner.acknowledgesAutomatically(packer.channel(), parcels.name(), packing::pass);
    packing.awaitArrival();
    packer.die();
    assertThat(parcels).eventuallyHolds("p-1");
  }

  @Test
  void never_acknowledged(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var packer = lab.client("packer");
    var packing = lab.gate("packing p-1");
    learner.neverAcknowledges(packer.channel(), parcels.name(), packing::pass);
    packing.open();
    packing.awaitArrival();
    lab.untilQuiet();
    packer.die();
    assertThat(parcels).eventuallyIsEmpty();
  }

  @Test
  void acknowledged_twice(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2");
    learner.acknowledgesTwice(lab.client("packer").channel(), parcels.name());
    lab.untilQuiet();
    assertThat(parcels).eventuallyHolds("p-1", "p-2");
  }

  @Test
  void put_back_for_ever(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    learner.putsBackForEver(lab.client("packer").channel(), parcels.name());
    lab.eventually(
        "many deliveries", () -> assertThat(lab.wire().events()).hasSizeGreaterThan(100));
    throw new Finding("p-1 to be put aside", "it came again and again");
  }

  @Test
  void polled(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    learner.polls(lab.client("packer").channel(), parcels.name());
    throw new Finding("a consumer", "there is none");
  }

  @Test
  void threads_exception(Lab lab) throws Exception {
    learner.throwsInAThreadOfItsOwn();
    throw new Finding("a parcel to be packed", "it was not");
  }

  @Test
  void gate_that_nobody_comes_to(Lab lab) {
    lab.suspect("Nobody was hired.", () -> true);
    lab.suspect("This cannot be known.", () -> 1 / Integer.parseInt("0") > 0);
    lab.gate("packing p-1").awaitArrival();
  }

  @Test
  void generated_cases(Lab lab) {
    var number = lab.random().nextInt();
    throw new AssertionError(number == lab.random().nextInt() ? "the same again" : "another one");
  }

  @Test
  void cut_that_never_comes(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared();
    var packer = lab.client("packer");
    packer.cutAfter(2, toBroker(AMQP.Basic.Get.class));
    packer.channel().basicGet(parcels.name(), true);
    throw new Finding("a parcel", "there is none");
  }

  @Test
  void awaited_cut_that_never_comes(Lab lab) throws Exception {
    lab.client("packer").cutAfter(1, toBroker(AMQP.Basic.Get.class)).awaitFired();
  }

  @Test
  void sweep(Lab lab) throws Exception {
    lab.sweep(
        "packer",
        List.of(toBroker(AMQP.Basic.Publish.class)),
        packer -> {
          var parcels = lab.queue(packer.name()).declared();
          learner.publishesTwiceAndTrustsTheNetwork(packer.channel(), parcels.name());
          assertThat(parcels).eventuallyHolds("p-1", "p-2");
        });
  }

  @Test
  void storm(Lab lab) throws Exception {
    lab.storm()
        .program("packer", 1, List.of(toBroker(AMQP.Basic.Ack.class)), (client, moment) -> {});
    throw new Finding("a parcel", "there is none");
  }

  @Test
  void missing_plugin(Lab lab) {
    lab.requireExchangeType("x-none");
  }
}
