package reliability;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Throwing;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Place;

@Exercise("4.5")
class ParcelWorkerTest {

  private Lab lab;
  private Client client;
  private LabQueue parcels;
  private Van van;
  private int hands;

  /** A carrier with a gate for each parcel, who refuses a parcel as often as a test wants it to. */
  private static final class Van implements Carrier {

    private final Lab lab;
    private final Map<String, Gate> gates = new HashMap<>();
    private final Throwing refusals = new Throwing();
    private final List<String> taken = new CopyOnWriteArrayList<>();

    Van(Lab lab) {
      this.lab = lab;
    }

    synchronized Gate gate(String parcel) {
      return gates.computeIfAbsent(parcel, each -> lab.gate("handing over " + parcel));
    }

    void refuse(String parcel, int times) {
      refusals.first(times, parcel, () -> new IllegalStateException("the van is full"));
    }

    @Override
    public void take(String parcel) {
      gate(parcel).pass(parcel);
      refusals.pass(parcel);
      taken.add(parcel);
    }

    void openFor(String... all) {
      Stream.of(all).forEach(parcel -> gate(parcel).open());
    }

    long held() {
      return Stream.of("p-1", "p-2", "p-3", "p-4").mapToLong(parcel -> gate(parcel).held()).sum();
    }
  }

  @BeforeEach
  void parcels_and_a_carrier(Lab lab) {
    this.lab = lab;
    client = lab.client("worker");
    parcels = lab.queue("parcels").declared();
    van = new Van(lab);
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "An ack went out on another channel than the parcel had come on. Delivery tags count per"
            + " channel: there, the tag means another parcel or none.",
        () ->
            !places(AMQP.Basic.Ack.class)
                .allMatch(places(AMQP.Basic.Deliver.class).toList()::contains));
    lab.suspect(
        "The carrier threw an exception, and the parcel was acknowledged all the same. What stands"
            + " in a finally block is done after a failure, too.",
        () ->
            van.refusals.hasThrown()
                && givenBack() == 0
                && methods(AMQP.Basic.Ack.class).size() > van.taken.size());
    lab.suspect(
        "An ack with multiple covers every parcel that was delivered before it on that channel, and"
            + " other hands are still at work on those.",
        () ->
            van.held() > 0
                && methods(AMQP.Basic.Ack.class).stream().anyMatch(a -> a.getMultiple()));
    lab.suspect(
        "A nack with multiple gives back every parcel that was delivered before it on that channel,"
            + " and other hands are still at work on those.",
        () -> methods(AMQP.Basic.Nack.class).stream().anyMatch(nack -> nack.getMultiple()));
    lab.suspect(
        "The parcel was rejected without requeue. With no dead-letter exchange at its queue, that"
            + " is the end of it.",
        () ->
            methods(AMQP.Basic.Reject.class).stream().anyMatch(reject -> !reject.getRequeue())
                || methods(AMQP.Basic.Nack.class).stream().anyMatch(nack -> !nack.getRequeue()));
    lab.suspect(
        "The carrier threw an exception, and the parcel was neither acknowledged nor given back: as"
            + " long as the worker's channel is open, nobody else can have it.",
        () ->
            van.refusals.hasThrown()
                && givenBack() == 0
                && methods(AMQP.Channel.Close.class).isEmpty()
                && methods(AMQP.Basic.Consume.class).stream().noneMatch(c -> c.getNoAck())
                && methods(AMQP.Basic.Ack.class).size() == van.taken.size());
    lab.suspect(
        "One hand is at work, and other parcels wait in the worker. A channel calls back with one"
            + " delivery after the other; what is to be done at the same time has to leave the"
            + " callback.",
        () -> hands > 1 && van.held() == 1 && unsettled() > 1);
    lab.suspect(
        "No basicQos went out, so the broker sends all that there is, to the first worker that"
            + " asks.",
        () -> hands > 0 && client.wire().events(AMQP.Basic.Qos.class).isEmpty());
  }

  private int givenBack() {
    return methods(AMQP.Basic.Reject.class).size() + methods(AMQP.Basic.Nack.class).size();
  }

  private int unsettled() {
    return methods(AMQP.Basic.Deliver.class).size()
        - methods(AMQP.Basic.Ack.class).size()
        - givenBack();
  }

  private <M extends Method> List<M> methods(Class<M> type) {
    return client.wire().methods(type);
  }

  private Stream<Place> places(Class<? extends Method> type) {
    return client.wire().events(type).stream().map(WireEvent::place);
  }

  @Test
  void a_parcel_that_was_taken_is_gone() throws Exception {
    van.openFor("p-1", "p-2", "p-3");
    start(2);

    parcels.holding("p-1", "p-2", "p-3");

    awaitTaken("each is handed over once", "p-1", "p-2", "p-3");
    lab.untilSettled(3);
    client.die();
    assertThat(parcels)
        .because("what is not acknowledged comes back when the worker ends, and is sent twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void a_parcel_comes_back_when_the_worker_dies_before_it_is_taken() throws Exception {
    start(1);
    parcels.holding("p-1", "p-2");
    awaitAtWork("p-1");
    lab.untilQuiet();

    client.die();

    assertThat(parcels)
        .because("the carrier never had it, so the broker must still have it")
        .eventuallyHolds("p-1", "p-2");
  }

  @Test
  void the_next_worker_is_told_that_it_may_have_been_taken() throws Exception {
    start(1);
    parcels.holding("p-1");
    awaitAtWork("p-1");

    client.die();
    van.openFor("p-1");
    var next = lab.client("the next worker");
    new ParcelWorker(van, 1).start(next.channel(), parcels.name());

    lab.eventually(
        "p-1 to be delivered to the next worker, marked as redelivered",
        () -> {
          var deliveries = next.wire().methods(AMQP.Basic.Deliver.class);
          if (deliveries.isEmpty() || !deliveries.get(0).getRedelivered()) {
            throw new Finding(
                    "p-1 to be delivered to the next worker, marked as redelivered",
                    deliveries.isEmpty() ? "it never came" : "it is not marked")
                .because(
                    "whether the first had handed it over when it died, nobody can know; the mark"
                        + " says that it may have");
          }
        });
  }

  @Test
  void a_parcel_that_the_carrier_does_not_take_is_not_lost() throws Exception {
    van.openFor("p-1");
    van.refuse("p-1", 1);
    start(1);

    parcels.holding("p-1");

    awaitTaken("the van was full for a moment, and the next one is not", "p-1");
  }

  @Test
  void after_a_failure_the_worker_goes_on() throws Exception {
    van.openFor("p-1", "p-2", "p-3", "p-4");
    van.refuse("p-1", 2);
    van.refuse("p-2", 2);
    start(2);

    parcels.holding("p-1", "p-2", "p-3", "p-4");

    awaitTaken("a parcel that comes back is no reason to stop", "p-1", "p-2", "p-3", "p-4");
  }

  @Test
  void every_hand_has_a_parcel_and_no_more_than_one() throws Exception {
    start(2);

    parcels.holding("p-1", "p-2", "p-3");
    awaitAtWork("p-1");
    awaitAtWork("p-2");
    lab.untilQuiet();

    if (van.held() > 2) {
      throw new Finding("2 parcels at work, one for each hand", "there are " + van.held())
          .because("the number of hands is what the worker's machine was found to be able to do");
    }
    assertThat(parcels)
        .because("what no hand is free for waits in the queue, where another worker can get it")
        .eventuallyHolds("p-3");
  }

  @Test
  void an_acknowledgement_is_for_its_own_parcel_only() throws Exception {
    start(2);
    parcels.holding("p-1", "p-2");
    awaitAtWork("p-1");

    van.openFor("p-2");
    awaitTaken("the other hand is free", "p-2");
    lab.untilSettled(1);
    client.die();

    assertThat(parcels)
        .because("p-2 was taken and p-1 was not, so the broker must still have p-1")
        .eventuallyHolds("p-1");
  }

  @Test
  void a_failure_gives_back_its_own_parcel_only() throws Exception {
    van.refuse("p-2", 1);
    start(3);
    parcels.holding("p-1", "p-2");
    awaitAtWork("p-1");

    van.openFor("p-2");
    awaitTaken("it was refused once, and taken then", "p-2");
    lab.untilQuiet();

    int times = van.gate("p-1").arrivals();
    if (times > 1) {
      throw new Finding(
              "p-1 to be with one of the hands", "%d of them are at work on it".formatted(times))
          .because("a parcel that is given back while somebody has it is sent twice");
    }
  }

  private void start(int hands) throws Exception {
    this.hands = hands;
    new ParcelWorker(van, hands).start(client.channel(), parcels.name());
  }

  private void awaitAtWork(String parcel) {
    lab.eventually(
        parcel + " to be handed over",
        () -> {
          if (van.gate(parcel).arrivals() == 0) {
            throw new Finding("one of the hands to be at work on " + parcel, "none is")
                .because("every hand that is free takes a parcel, if there is one");
          }
        });
  }

  private void awaitTaken(String reason, String... expected) {
    lab.eventually(
        "the parcels to be taken",
        () -> {
          if (van.taken.size() < expected.length) {
            throw taken(reason, expected);
          }
        });
    if (!van.taken.stream().sorted().toList().equals(List.of(expected))) {
      throw taken(reason, expected);
    }
  }

  private Finding taken(String reason, String... expected) {
    var all = van.taken.stream().sorted().toList();
    return new Finding(
            "the carrier to have taken %s%s"
                .formatted(String.join(", ", expected), expected.length > 1 ? ", each once" : ""),
            all.isEmpty() ? "it has taken none" : "it has taken " + String.join(", ", all))
        .because(reason);
  }
}
