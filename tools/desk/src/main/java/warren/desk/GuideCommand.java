package warren.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import warren.desk.guide.GuideBuild;
import warren.desk.guide.GuideServer;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MisuseException;
import warren.desk.screen.Browser;
import warren.desk.session.Desk;

/** {@code ./warren guide}: builds the guide and shows it in the browser. */
@Command(name = "guide", description = "Build the guide and show it in the browser.")
final class GuideCommand extends Warren.Sub {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "The loopback port to serve it on; without it, a free one.")
  private int port;

  @Option(names = "--no-open", description = "Serve it, but leave the browser alone.")
  private boolean noOpen;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GuideBuild build = new GuideBuild(Desk.root());
    Optional<String> problem = Optional.empty();
    if (!build.isCurrent()) {
      screen().line(screen().faint("Building the guide…"));
      problem = build.run();
    }
    if (problem.isPresent()) {
      screen().error("The guide could not be built.\n" + problem.get());
      return ExitCode.FAILED;
    }
    Path home = build.site().resolve("index.html");
    if (!screen().terminal()) {
      screen().line(home.toString());
      return ExitCode.PASSED;
    }
    return serve(build.site());
  }

  private int serve(Path site) throws InterruptedException {
    try (GuideServer server = GuideServer.start(site, port)) {
      screen().line("The guide: " + screen().bold(server.address().toString()));
      screen().line(screen().faint("Ctrl-C ends it."));
      if (!noOpen) {
        Browser.open(server.address());
      }
      Thread.currentThread().join();
      return ExitCode.PASSED;
    } catch (GuideServer.PortTakenException taken) {
      throw new MisuseException(
          "Port %d cannot be listened on: %s.\nNext: ./warren guide takes a free one."
              .formatted(port, taken.getMessage()));
    }
  }
}
