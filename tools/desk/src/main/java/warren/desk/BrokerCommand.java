package warren.desk;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.lab.broker.Broker;
import warren.lab.broker.CourseBroker;

/** {@code ./warren broker}: looks after the course's broker. */
@Command(
    name = "broker",
    description = "Look after the course's broker.",
    footer = {
      "",
      "You need none of this to work: a broker is started when it is needed, and ends",
      "after its last user."
    })
final class BrokerCommand extends Warren.Sub {

  /** What to do. The names are what the learner writes. */
  enum Action {
    start,
    stop,
    status,
    ui
  }

  @Parameters(
      paramLabel = "ACTION",
      description = {
        "start   keep it until it is stopped",
        "stop    end it, whoever uses it",
        "status  say how it is",
        "ui      open its management UI in the browser"
      })
  private Action action;

  @Override
  public Integer call() throws InterruptedException {
    CourseBroker broker = CourseBroker.of(Desk.root());
    switch (action) {
      case start -> start(broker);
      case stop -> screen().line(broker.stop() ? "The broker has ended." : "There was no broker.");
      case status -> status(broker);
      case ui -> ui(broker);
    }
    return ExitCode.PASSED;
  }

  private Broker start(CourseBroker broker) {
    Broker started = broker.start(progress -> screen().line(screen().faint("  " + progress)));
    screen().line(Judge.named(started));
    screen().line("It stays until ./warren broker stop.");
    return started;
  }

  private void status(CourseBroker broker) {
    Optional<CourseBroker.Status> status = broker.status();
    if (status.isEmpty()) {
      screen().line("There is no broker. One is started when it is needed.");
      return;
    }
    screen().line(status.get().broker().map(Judge::named).orElse("The broker is being started."));
    screen()
        .line(
            "Used by %d, and %s."
                .formatted(
                    status.get().users(),
                    status.get().pinned()
                        ? "it stays until ./warren broker stop"
                        : "it ends after its last user"));
  }

  /** The page is of no use without a broker, so one is kept. */
  private void ui(CourseBroker broker) {
    Broker shown =
        broker.status().flatMap(CourseBroker.Status::broker).orElseGet(() -> start(broker));
    screen().line("Management UI: " + screen().bold(shown.management().toString()));
    screen().line("  user %s, password %s".formatted(shown.user(), shown.password()));
    if (screen().terminal()) {
      Browser.open(shown.management());
    }
  }
}
