package warren.desk;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.desk.outcome.ExitCode;
import warren.desk.screen.Browser;
import warren.desk.session.Desk;
import warren.desk.session.Judge;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.CourseBroker;

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
        "stop    end every broker of this course, whoever uses it",
        "status  say where it is and who uses it",
        "ui      open its management UI in the browser"
      })
  private Action action;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CourseBroker broker = CourseBroker.of(Desk.root());
    switch (action) {
      case start -> start(broker);
      case stop -> stop(broker);
      case status -> status(broker.statuses());
      case ui -> ui(broker);
    }
    return ExitCode.PASSED;
  }

  private Broker start(CourseBroker broker) {
    Broker started = broker.start(screen()::progress);
    screen().line(Judge.named(started));
    screen().line("It stays until ./warren broker stop.");
    return started;
  }

  private void stop(CourseBroker broker) throws IOException, InterruptedException {
    int ended = broker.stop();
    screen()
        .line(
            switch (ended) {
              case 0 -> "There was no broker.";
              case 1 -> "The broker has ended.";
              default -> "The %d brokers have ended.".formatted(ended);
            });
  }

  private void status(List<CourseBroker.Status> statuses) {
    if (statuses.isEmpty()) {
      screen().line("There is no broker. One is started when it is needed.");
    }
    statuses.forEach(this::status);
  }

  private void status(CourseBroker.Status status) {
    screen().line(status.broker().map(Judge::named).orElse("The broker is being started."));
    status
        .broker()
        .ifPresent(
            broker -> {
              screen().line("  AMQP           " + broker.amqp());
              screen().line("  management UI  " + broker.management());
              screen().line("                 " + login(broker));
            });
    screen().line("  used by        " + users(status.users()));
    screen()
        .line(
            status.pinned()
                ? "  It stays until ./warren broker stop."
                : "  It ends after its last user.");
    if (!status.current()) {
      screen().line("  It was started under other settings (WARREN_…, DOCKER_HOST) than today's.");
    }
  }

  private static String users(List<String> users) {
    return users.isEmpty() ? "nobody" : String.join("\n                 ", users);
  }

  /** The password of a broker that somebody else runs is not shown. */
  private static String login(Broker broker) {
    return broker.way() == Broker.Way.GIVEN
        ? "user %s, and the password of WARREN_AMQP_URI".formatted(broker.user())
        : "user %s, password %s".formatted(broker.user(), broker.password());
  }

  /** The page is of no use without a broker, so one is kept. */
  private void ui(CourseBroker broker) {
    Broker shown =
        broker.status().flatMap(CourseBroker.Status::broker).orElseGet(() -> start(broker));
    screen().line("Management UI: " + screen().bold(shown.management().toString()));
    screen().line("  " + login(shown));
    if (screen().terminal()) {
      Browser.open(shown.management());
    }
  }
}
