package ordering;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
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

@Exercise("3.2")
class ChangeApplierTest {

  private static final String[] CHANGES = {
    "order-7 #1 INSERT",
    "order-7 #2 UPDATE",
    "order-7 #3 UPDATE",
    "order-7 #4 UPDATE",
    "order-7 #5 UPDATE",
    "order-7 #6 DELETE"
  };

  private static final String SAC = "x-single-active-consumer";

  private final List<Instance> instances = new ArrayList<>();
  private final List<String> applied = new CopyOnWriteArrayList<>();

  /** The numbers of the changes that are held while they are applied. */
  private volatile LongPredicate held = number -> false;

  private final Throwing failures = new Throwing();

  private LabQueue changes;

  /** A program that applies changes; one of several. */
  private final class Instance {

    private final Client client;
    private final Gate applying;

    Instance(Lab lab, String name) {
      client = lab.client("instance " + name);
      applying = lab.gate("applying a change at instance " + name);
      instances.add(this);
    }

    void start(Lab lab) throws Exception {
      lab.start(
              "start of " + client.name(),
              () -> new ChangeApplier().start(client.connection(), changes.name(), this::apply))
          .result();
    }

    private void apply(Change change) {
      if (held.test(change.number())) {
        applying.pass(change.toString());
      }
      failures.pass(change.toString());
      applied.add(change.toString());
    }

    boolean isBusy() {
      return applying.held() > 0;
    }
  }

  @BeforeEach
  void a_queue_that_nobody_has_declared(Lab lab) {
    changes = lab.queue("changes");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        SAC
            + " was given to basicConsume, where the broker does not look for it. It is an argument"
            + " of the queue: declare the queue with it.",
        () ->
            lab.wire().methods(AMQP.Basic.Consume.class).stream()
                .anyMatch(consume -> consume.getArguments().containsKey(SAC)));
    lab.suspect(
        "The value of " + SAC + " is the boolean true. Text is refused, even if it says true.",
        () ->
            lab.wire().methods(AMQP.Queue.Declare.class).stream()
                .map(declare -> declare.getArguments().get(SAC))
                .anyMatch(value -> value != null && !(value instanceof Boolean)));
    lab.suspect(
        "The changes went to several consumers: from a queue without the argument "
            + SAC
            + " every consumer gets its share, and all are at work at the same time.",
        () ->
            lab.wire().methods(AMQP.Queue.Declare.class).stream()
                    .noneMatch(declare -> declare.getArguments().containsKey(SAC))
                && receivers(lab) > 1);
    lab.suspect(
        "An exclusive consumer shuts the others out: the broker refuses them with a 403 and does not"
            + " put them in line, so when it dies, nobody is waiting. A queue with the argument "
            + SAC
            + " lets all of them in and puts them in line.",
        () ->
            lab.wire().methods(AMQP.Basic.Consume.class).stream()
                .anyMatch(AMQP.Basic.Consume::getExclusive));
    lab.suspect(
        "One instance has several changes in hand at the same time. A channel calls back with one"
            + " after the other; threads of your own put an end to that order.",
        () -> instances.stream().anyMatch(instance -> instance.applying.held() > 1));
    lab.suspect(
        "The table threw an exception and the change was acknowledged all the same, so the broker"
            + " forgot it. Acknowledge only what was applied: not in a finally.",
        () -> failures.hasThrown() && !lab.wire().events(AMQP.Basic.Ack.class).isEmpty());
    lab.suspect(
        "The consumer was cancelled or its channel closed between changes. With that the next"
            + " instance's turn comes, while the first is still at work or about to consume again.",
        () ->
            !lab.wire().events(AMQP.Basic.Cancel.class).isEmpty()
                && lab.wire().events(AMQP.Basic.Consume.class).size() > instances.size());
    lab.suspect(
        "The queue was declared exclusive or auto-delete: it goes with its connection or its last"
            + " consumer, and the changes that wait in it go too.",
        () ->
            lab.wire().methods(AMQP.Queue.Declare.class).stream()
                .anyMatch(declare -> declare.getExclusive() || declare.getAutoDelete()));
  }

  @Test
  void one_change_is_applied_at_a_time_over_all_instances(Lab lab) throws Exception {
    held = number -> true;
    startInstances(lab, "A");
    changes.holding(CHANGES[0]);
    awaitBusy(lab);

    startInstances(lab, "B", "C");
    changes.holding(Arrays.copyOfRange(CHANGES, 1, CHANGES.length));
    lab.untilQuiet();
    assertOneInHand();
    instances.forEach(instance -> instance.applying.open());

    awaitApplied(lab, CHANGES);
  }

  @Test
  void another_takes_over_when_the_active_one_dies_mid_change(Lab lab) throws Exception {
    startInstances(lab, "A", "B", "C");
    held = number -> number == 2;
    changes.holding(CHANGES);

    dieMidChange(lab, awaitBusy(lab), 1, number -> number == 4);
    dieMidChange(lab, awaitBusy(lab), 3, number -> false);

    awaitApplied(lab, CHANGES);
  }

  @Test
  void changes_wait_while_no_instance_runs(Lab lab) throws Exception {
    startInstances(lab, "A");
    held = number -> number == 2;
    changes.holding(CHANGES[0], CHANGES[1], CHANGES[2]);
    dieMidChange(lab, awaitBusy(lab), 1, number -> false);
    lab.eventually("the consumer to be gone", () -> assertThat(changes.consumers()).isZero());

    changes.holding(CHANGES[3], CHANGES[4], CHANGES[5]);
    startInstances(lab, "B", "C");

    awaitApplied(lab, CHANGES);
  }

  @Test
  void an_applied_change_is_gone(Lab lab) throws Exception {
    startInstances(lab, "A", "B");
    changes.holding(CHANGES);
    awaitApplied(lab, CHANGES);
    lab.untilSettled(CHANGES.length);

    instances.forEach(instance -> instance.client.die());

    assertThat(changes)
        .because("what is left there is applied again, over what has been done since")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void a_change_that_fails_is_not_lost(Lab lab) throws Exception {
    startInstances(lab, "A");
    failures.first(1, () -> new IllegalStateException("the table is locked"));
    changes.holding(CHANGES[0]);
    lab.eventually(
        "the change to be tried",
        () -> {
          if (!failures.hasThrown()) {
            throw new Finding("the change to be tried", "the table was given nothing");
          }
        });
    lab.untilQuiet();

    instances.remove(0).client.die();
    startInstances(lab, "B");

    awaitApplied(lab, CHANGES[0]);
  }

  private void startInstances(Lab lab, String... names) throws Exception {
    for (var name : names) {
      new Instance(lab, name).start(lab);
    }
  }

  /** The instance that has a change in hand. */
  private Instance awaitBusy(Lab lab) {
    lab.eventually(
        "an instance to have a change in hand",
        () -> {
          if (instances.stream().noneMatch(Instance::isBusy)) {
            throw new Finding(
                    "an instance to apply the changes that wait",
                    "none does; applied so far: " + named(applied))
                .because("a standby is there to take over, or the work stands still");
          }
        });
    return instances.stream().filter(Instance::isBusy).findFirst().orElseThrow();
  }

  private void dieMidChange(Lab lab, Instance instance, int settled, LongPredicate heldNext) {
    lab.untilSettled(settled);
    held = heldNext;
    instance.client.die();
    instances.remove(instance);
  }

  private void assertOneInHand() {
    var busy =
        instances.stream()
            .filter(Instance::isBusy)
            .map(instance -> instance.client.name() + " has " + instance.applying.held())
            .collect(Collectors.joining(", "));
    int inHand = instances.stream().mapToInt(instance -> instance.applying.held()).sum();
    if (inHand != 1) {
      throw new Finding(
              "one change to be in hand over all instances", "there are " + inHand + ": " + busy)
          .because("of two at the same time the later one may be done first");
    }
  }

  /** A change whose acknowledgement was cut off may be applied again; that is no disorder. */
  private void awaitApplied(Lab lab, String... expected) {
    lab.eventually(
        "the changes to be applied",
        () -> {
          if (!List.copyOf(applied).containsAll(List.of(expected))) {
            throw appliedInstead(expected);
          }
        });
    if (!applied.stream().distinct().toList().equals(List.of(expected))) {
      throw appliedInstead(expected);
    }
  }

  private Finding appliedInstead(String... expected) {
    return new Finding(
            "the changes to be applied in their order: " + named(List.of(expected)),
            "this was applied: " + named(applied))
        .because(
            "an update that comes before its insert, or after its delete, is lost or does harm");
  }

  private static String named(List<String> changes) {
    return changes.isEmpty() ? "nothing" : String.join(", ", changes);
  }

  private static long receivers(Lab lab) {
    return lab.wire().events(AMQP.Basic.Deliver.class).stream()
        .map(WireEvent::client)
        .distinct()
        .count();
  }
}
