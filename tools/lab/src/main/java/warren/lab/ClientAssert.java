package warren.lab;

/** What can be said of a client; each check waits for it to come true. */
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
}
