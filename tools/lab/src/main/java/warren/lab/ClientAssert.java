package warren.lab;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import warren.lab.wire.WireEvent;

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
