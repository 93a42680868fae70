package warren.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be said of a queue; each check waits for it to come true. */
public final class QueueAssert extends ReasonedAssert<QueueAssert, LabQueue> {

  private static final int SHOWN = 12;

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
  public QueueAssert eventuallyHoldsInAnyOrder(Collection<String> bodies) {
    var expected = bodies.stream().sorted().toList();
    var expectation = "%s to hold, in any order, %s".formatted(actual, quoted(expected));
    try {
      waiting.eventually(
          expectation,
          () -> {
            if (actual.ready() != expected.size() || !sorted(actual.bodies()).equals(expected)) {
              throw new Finding(expectation, "not yet");
            }
          });
    } catch (Finding givenUp) {
      throw finding(expectation, difference(expected, sorted(actual.bodies())));
    }
    return this;
  }

  private static List<String> sorted(List<String> bodies) {
    return bodies.stream().sorted().toList();
  }

  private static String difference(List<String> expected, List<String> held) {
    var missing = new ArrayList<>(expected);
    held.forEach(missing::remove);
    var surplus = new ArrayList<>(held);
    expected.forEach(surplus::remove);
    var lacks = "it lacks " + quoted(missing);
    var holds = "it holds " + quoted(surplus) + ", which it should not";
    return missing.isEmpty() ? holds : surplus.isEmpty() ? lacks : lacks + "; and " + holds;
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
    if (bodies.isEmpty()) {
      return "nothing";
    }
    var shown =
        bodies.stream()
            .limit(SHOWN)
            .map(body -> '"' + body + '"')
            .collect(Collectors.joining(", "));
    return bodies.size() > SHOWN ? shown + ", … (" + bodies.size() + " in all)" : shown;
  }
}
