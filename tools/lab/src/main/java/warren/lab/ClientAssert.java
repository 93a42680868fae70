package warren.lab;

import java.util.List;

/** What can be said of a client; a check named eventually waits for it to come true. */
public final class ClientAssert extends ReasonedAssert<ClientAssert, Client> {

  ClientAssert(Client client) {
    super(client, ClientAssert.class);
  }

  /** All its connections are closed. */
  public ClientAssert eventuallyHasNoOpenConnection() {
    actual
        .waiting()
        .eventually(
            "the connections of " + actual + " to be closed",
            () -> {
              int open = actual.openConnections();
              if (open > 0) {
                throw finding(
                    "no connection to be left open by " + actual,
                    open == 1 ? "one is" : open + " are");
              }
            });
    return this;
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

  /** It has no more channels open than that. */
  public ClientAssert eventuallyHasOpenChannelsAtMost(int count) {
    actual
        .waiting()
        .eventually(
            "the channels of " + actual + " to be closed",
            () -> {
              int open = actual.openChannels();
              if (open > count) {
                throw finding(
                    (count == 0 ? "no channel" : "at most " + count + " channels")
                        + " to be left open by "
                        + actual,
                    open == 1 ? "one is" : open + " are");
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
