package warren.lab;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import warren.lab.ledger.Entry;
import warren.lab.ledger.Ledger;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/** What can be said of a client; a check named eventually waits for it to come true. */
public final class ClientAssert extends ReasonedAssert<ClientAssert, Client> {

  ClientAssert(Client client) {
    super(client, ClientAssert.class);
  }

  /** All its connections are closed. */
  public ClientAssert eventuallyHasNoOpenConnection() {
    return eventuallyLeavesOpen(0, "connection", actual::openConnections);
  }

  /** It has opened no more connections than that since the test began, those closed included. */
  public ClientAssert hasOpenedConnectionsAtMost(int count) {
    int opened = actual.openedConnections();
    if (opened > count) {
      throw finding(
          "at most %d connections to be opened by %s".formatted(count, actual),
          opened + " were opened");
    }
    return this;
  }

  /** It has opened that many connections or more since the test began. */
  public ClientAssert hasOpenedConnectionsAtLeast(int count) {
    int opened = actual.openedConnections();
    if (opened < count) {
      throw finding(
          "at least %d connections to be opened by %s".formatted(count, actual),
          opened == 1 ? "one was opened" : opened + " were opened");
    }
    return this;
  }

  /** Each time a connection of it had ended, it let that time pass before it opened another. */
  public ClientAssert pausedBeforeEachNewConnection(Duration pause) {
    return pausedFor(
        pause,
        "the end of a connection and the next one",
        event -> event.kind() == Kind.CUT || event.kind() == Kind.DISCONNECTED,
        event -> event.kind() == Kind.CONNECTED);
  }

  /**
   * Each time the broker had refused what it published, it let that time pass before it published.
   */
  public ClientAssert pausedAfterEachRefusal(Duration pause) {
    return pausedFor(
        pause,
        "a refusal and the next message",
        event -> event.method(AMQP.Basic.Nack.class).isPresent(),
        event -> event.method(AMQP.Basic.Publish.class).isPresent());
  }

  private ClientAssert pausedFor(
      Duration pause, String what, Predicate<WireEvent> begins, Predicate<WireEvent> ends) {
    Optional<WireEvent> begun = Optional.empty();
    for (var event : actual.wire().events()) {
      if (ends.test(event) && begun.isPresent()) {
        var passed = event.at().minus(begun.get().at());
        if (passed.compareTo(pause) < 0) {
          throw finding(
              "%s to let %d ms pass between %s".formatted(actual, pause.toMillis(), what),
              "it let %d ms pass".formatted(passed.toMillis()));
        }
        begun = Optional.empty();
      } else if (begins.test(event)) {
        begun = Optional.of(event);
      }
    }
    return this;
  }

  /** It has published no message again once the broker's confirm for it had got through. */
  public ClientAssert sentNothingAgainThatWasConfirmed() {
    Ledger.of(actual.wire().events()).entries().stream()
        .filter(Entry::wasSentAfterItsConfirm)
        .findFirst()
        .ifPresent(
            entry -> {
              throw finding(
                  "what the broker has confirmed not to be sent again",
                  "'%s' was".formatted(entry.id()));
            });
    return this;
  }

  /**
   * So far it never had more deliveries than that without having acknowledged or rejected them.
   *
   * @see Client#mostUnsettled
   */
  public ClientAssert heldAtMost(int deliveries) {
    int most = actual.mostUnsettled();
    if (most > deliveries) {
      throw finding(
          "%s to hold at most %d messages not acknowledged".formatted(actual, deliveries),
          "at some moment it held " + most);
    }
    return this;
  }

  /** So far it has published no more messages than that in any span of time of that length. */
  public ClientAssert publishedAtMost(int messages, Duration within) {
    int most = mostWithin(within);
    if (most > messages) {
      throw finding(
          "%s to publish at most %d messages within %d ms"
              .formatted(actual, messages, within.toMillis()),
          "at some time it published " + most);
    }
    return this;
  }

  private int mostWithin(Duration span) {
    var times = actual.wire().events(AMQP.Basic.Publish.class).stream().map(WireEvent::at).toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(last).minus(times.get(first)).compareTo(span) > 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /**
   * It has acknowledged or rejected that many deliveries or more; those that it was sent with
   * autoAck count as acknowledged.
   */
  public ClientAssert eventuallyHasSettled(int deliveries) {
    actual
        .waiting()
        .eventually(
            "the acknowledgements of " + actual,
            () -> {
              int settled = Unsettled.settled(actual.wire().events());
              if (settled < deliveries) {
                throw finding(
                    "%s to acknowledge or reject %d messages".formatted(actual, deliveries),
                    settled == 0 ? "it did so with none" : "it did so with " + settled);
              }
            });
    return this;
  }

  /**
   * It has acknowledged that many deliveries or more, or rejected them without requeue. What it
   * gave back is not done with, nor is what it was sent with autoAck: nobody knows whether that is.
   */
  public ClientAssert eventuallyIsDoneWith(int deliveries) {
    actual
        .waiting()
        .eventually(
            "the acknowledgements of " + actual,
            () -> {
              int gone = Unsettled.gone(actual.wire().events());
              if (gone < deliveries) {
                throw finding(
                    "%s to acknowledge %s"
                        .formatted(
                            actual, deliveries == 1 ? "a message" : deliveries + " messages"),
                    gone == 0 ? "it did so with none" : "it did so with " + gone);
              }
            });
    return this;
  }

  /**
   * None of its deliveries that it has acknowledged or rejected so far had waited longer than that
   * for it.
   */
  public ClientAssert settledEachWithin(Duration time) {
    var longest = Unsettled.longest(actual.wire().events());
    if (longest.compareTo(time) > 0) {
      throw finding(
          "%s to acknowledge each message within %d ms".formatted(actual, time.toMillis()),
          "one waited for %d ms".formatted(longest.toMillis()));
    }
    return this;
  }

  /** It has that many messages out: published, and neither confirmed nor refused yet. */
  public ClientAssert eventuallyHasUnconfirmed(int messages) {
    actual
        .waiting()
        .eventually(
            "the unconfirmed messages of " + actual,
            () -> {
              int out = Unconfirmed.now(actual.wire().events());
              if (out != messages) {
                throw finding(
                    "%s to have %d messages out, not confirmed yet".formatted(actual, messages),
                    out == 0 ? "none is" : out == 1 ? "one is" : out + " are");
              }
            });
    return this;
  }

  /** So far it never had more messages than that out: published, and not confirmed yet. */
  public ClientAssert hadUnconfirmedAtMost(int messages) {
    int most = Unconfirmed.most(actual.wire().events());
    if (most > messages) {
      throw finding(
          "%s to have at most %d messages out, not confirmed yet".formatted(actual, messages),
          "at some moment there were " + most);
    }
    return this;
  }

  /** It has no more channels open than that. */
  public ClientAssert eventuallyHasOpenChannelsAtMost(int count) {
    return eventuallyLeavesOpen(count, "channel", actual::openChannels);
  }

  private ClientAssert eventuallyLeavesOpen(int atMost, String what, IntSupplier open) {
    actual
        .waiting()
        .eventually(
            "the %ss of %s to be closed".formatted(what, actual),
            () -> {
              int left = open.getAsInt();
              if (left > atMost) {
                throw finding(
                    (atMost == 0 ? "no " + what : "at most %d %ss".formatted(atMost, what))
                        + " to be left open by "
                        + actual,
                    left == 1 ? "one is" : left + " are");
              }
            });
    return this;
  }

  /**
   * What it and the broker said to each other is what somebody predicted: methods' names in order,
   * in any spelling. Handshake, goodbye and {@code -ok} answers may be left out.
   *
   * @param methods such as {@code exchange.declare}; null for none
   */
  public ClientAssert saidAsPredicted(List<String> methods) {
    var prediction = Prediction.of(methods);
    actual.predict(prediction);
    prediction
        .difference(actual.wire())
        .ifPresent(
            difference -> {
              throw finding(
                  "your prediction for the %s to be what this run recorded"
                      .formatted(actual.name()),
                  difference);
            });
    return this;
  }
}
