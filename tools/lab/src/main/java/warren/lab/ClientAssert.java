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
}
