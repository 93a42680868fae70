package warren.lab;

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
}
