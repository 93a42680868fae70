package warren.lab;

import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** What can be said of a client; each check waits for it to come true. */
public final class ClientAssert extends AbstractAssert<ClientAssert, Client> {

  private Optional<String> why = Optional.empty();

  ClientAssert(Client client) {
    super(client, ClientAssert.class);
  }

  /** Why it matters in production; part of the failure. Say it before the check. */
  public ClientAssert because(String reason) {
    why = Optional.of(reason);
    return this;
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
                throw new Finding(
                    "no connection to be left open by " + actual,
                    open == 1 ? "one is" : open + " are",
                    why);
              }
            });
    return this;
  }
}
