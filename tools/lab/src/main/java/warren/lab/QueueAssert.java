package warren.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said of a queue; each check waits for it to come true. */
public final class QueueAssert extends ReasonedAssert<QueueAssert, LabQueue> {

  private static final int SHOWN = 12;

  /** Where two lists are shown beside each other. */
  private static final int FEW = 5;

  private final Waiting waiting;

  QueueAssert(LabQueue queue) {
    super(queue, QueueAssert.class);
    this.waiting = queue.waiting();
  }

  /** The ready messages are exactly these, in this order. */
  public QueueAssert eventuallyHolds(String... bodies) {
    var expected = List.of(bodies);
    // Reading marks messages as redelivered, so it counts first and reads when the number fits.
    eventually(
        "to hold " + quoted(expected),
        () -> actual.ready() == expected.size() && actual.bodies().equals(expected));
    return this;
  }

  /** The ready messages are these and no others, in whatever order. */
  public QueueAssert eventuallyHoldsInAnyOrder(List<String> bodies) {
    var expectation = "%s to hold, in any order, %s".formatted(actual, quoted(bodies, FEW));
    try {
      waiting.eventually(
          expectation,
          () -> {
            if (actual.ready() != bodies.size() || !without(bodies, actual.bodies()).isEmpty()) {
              throw new Finding(expectation, "not yet");
            }
          });
    } catch (Finding givenUp) {
      throw finding(expectation, difference(bodies, actual.bodies()));
    }
    return this;
  }

  private static String difference(List<String> expected, List<String> held) {
    var missing = without(expected, held);
    var surplus = without(held, expected);
    var lacks = "it lacks " + quoted(missing, FEW);
    var holds = "it holds " + quoted(surplus, FEW) + ", which it should not";
    return missing.isEmpty() ? holds : surplus.isEmpty() ? lacks : lacks + "; and " + holds;
  }

  private static List<String> without(List<String> all, List<String> others) {
    var rest = new ArrayList<>(all);
    others.forEach(rest::remove);
    return rest;
  }

  /**
   * The ready messages are JSON in UTF-8, in this order: objects that have all that these have.
   * They may have more, written in any order and with any space between.
   *
   * @throws IllegalArgumentException if one of these is no JSON itself
   */
  public QueueAssert eventuallyHoldsJson(String... objects) {
    var expected = Stream.of(objects).map(JsonObject::of).toList();
    eventually(
        "to hold this, as JSON: " + String.join(", ", objects),
        () -> actual.ready() == objects.length && JsonObject.haveAll(expected, actual.bodies()));
    return this;
  }

  /** No message is ready. */
  public QueueAssert eventuallyIsEmpty() {
    eventually("to be empty", () -> actual.ready() == 0);
    return this;
  }

  /** No message is ready, and once the wire is quiet that is still so. */
  public QueueAssert staysEmpty() {
    waiting.untilQuiet();
    if (actual.ready() != 0) {
      throw contents("to stay empty");
    }
    return this;
  }

  /** It holds messages, and each was sent as persistent: delivery mode 2. */
  public QueueAssert messagesArePersistent() {
    var messages = actual.messages();
    if (messages.isEmpty()) {
      throw contents("to hold persistent messages");
    }
    for (var message : messages) {
      if (!message.isPersistent()) {
        var mode = message.properties().getDeliveryMode();
        throw finding(
            "what waits in " + actual + " to be persistent: delivery mode 2",
            "the delivery mode of \"%s\" is %s"
                .formatted(message.body(), mode == null ? "not set, which means transient" : mode));
      }
    }
    return this;
  }

  /**
   * It would outlive a restart of the broker with all that is ready in it: it is durable, so is the
   * exchange that its dead letters go to, and what it holds is persistent, unless it is a quorum
   * queue, which keeps transient messages as well.
   */
  public QueueAssert survivesARestart() {
    if (!actual.isDurable()) {
      throw finding(
          actual + " to outlive a restart of the broker",
          actual.exists() ? "it is not durable" : "there is no such queue");
    }
    var declared = new Declared(waiting.recording(), actual.name()::equals);
    declared
        .transientDeadLetterExchange()
        .ifPresent(
            exchange -> {
              throw finding(
                  "the dead-letter exchange of " + actual + " to outlive a restart of the broker",
                  "'" + exchange + "' is not durable");
            });
    return declared.aQuorumQueue() || actual.ready() == 0 ? this : messagesArePersistent();
  }

  /** It has that many consumers. */
  public QueueAssert eventuallyHasConsumers(int count) {
    waiting.eventually(
        "consumers of " + actual,
        () -> {
          int consumers = actual.consumers();
          if (consumers != count) {
            throw finding(
                "%s to have %d consumer%s".formatted(actual, count, count == 1 ? "" : "s"),
                "it has " + (consumers == 0 ? "none" : consumers));
          }
        });
    return this;
  }

  /** The broker has no queue of that name any more. */
  public QueueAssert eventuallyIsGone() {
    waiting.eventually(
        actual + " to be gone",
        () -> {
          if (actual.isThere()) {
            throw finding(actual + " to be gone", "it is still there");
          }
        });
    return this;
  }

  private void eventually(String expectation, BooleanSupplier holds) {
    try {
      waiting.eventually(
          actual + " " + expectation,
          () -> {
            if (!holds.getAsBoolean()) {
              throw new Finding(expectation, "not yet");
            }
          });
    } catch (Finding givenUp) {
      throw contents(expectation);
    }
  }

  private Finding contents(String expectation) {
    return finding(
        actual + " " + expectation,
        actual.exists() ? "it holds " + quoted(actual.bodies()) : "there is no such queue");
  }

  private static String quoted(List<String> bodies) {
    return quoted(bodies, SHOWN);
  }

  private static String quoted(List<String> bodies, int limit) {
    if (bodies.isEmpty()) {
      return "nothing";
    }
    var shown =
        bodies.stream()
            .limit(limit)
            .map(body -> '"' + body + '"')
            .collect(Collectors.joining(", "));
    return bodies.size() > limit ? shown + ", … (" + bodies.size() + " in all)" : shown;
  }
}
