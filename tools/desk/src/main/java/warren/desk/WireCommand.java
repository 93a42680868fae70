package warren.desk;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.desk.trace.KeptRuns;
import warren.desk.trace.TraceText;
import warren.desk.trace.WireSession;

/** {@code ./warren wire}: records what a program of the learner's own says to its broker. */
@Command(
    name = "wire",
    description = {
      "Record what a program of your own says to its broker, until Ctrl-C.",
      "It connects to the wire in place of the broker, on this machine only."
    },
    footer = {
      "",
      "It is shown again by ./warren trace wire, or by ./warren trace FILE.run.",
      "A recording keeps the first 256 bytes of each message. The user and the password",
      "with which your program connects are left out."
    })
final class WireCommand extends Warren.Sub {

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      defaultValue = "5673",
      description = "The port that your program connects to: ${DEFAULT-VALUE} if you name none.")
  private int port;

  @Option(
      names = "--to",
      paramLabel = "URI",
      defaultValue = "amqp://localhost:5672",
      description = {
        "The broker: ${DEFAULT-VALUE} if you name none.",
        "It needs no user and password; your program has them."
      })
  private String uri;

  @Option(
      names = "--save",
      paramLabel = "FILE.run",
      description = "Where the recording is written to; else it is kept until the next one.")
  private Optional<Path> save;

  @Override
  public Integer call() {
    new WireSession(screen(), port, uri, TraceText.width(screen()))
        .run(save, new KeptRuns(Desk.root()).wire());
    return ExitCode.PASSED;
  }
}
