package warren.desk.session;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import warren.course.Exercise;
import warren.desk.guide.GuideBuild;
import warren.desk.guide.GuideServer;
import warren.desk.screen.Browser;
import warren.desk.screen.Screen;
import warren.desk.state.Reason;

/** The guide, built if need be, and served for as long as this is open. */
public final class Guide implements AutoCloseable {

  private final Desk desk;
  private Optional<GuideServer> server = Optional.empty();

  /** Of the desk's course; nothing is built or served before it is asked for. */
  public Guide(Desk desk) {
    this.desk = desk;
  }

  /** Opens it in the browser at an exercise, and says where it is; meanwhile one goes on. */
  public void open(Exercise exercise) {
    Thread thread = new Thread(() -> show(exercise), "guide");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void show(Exercise exercise) {
    Screen screen = desk.screen();
    try {
      GuideBuild build = new GuideBuild(desk.course().root());
      Optional<String> problem = Optional.empty();
      if (!build.isCurrent()) {
        screen.line(screen.faint("Building the guide…"));
        problem = build.run();
      }
      if (problem.isPresent()) {
        screen.error("The guide could not be built.\n" + problem.get());
        return;
      }
      if (server.isEmpty()) {
        server = Optional.of(GuideServer.start(build.site(), 0));
      }
      URI page = server.get().address().resolve(page(exercise));
      screen.line("The guide: " + page);
      Browser.open(page);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      cannotBeShown(Reason.of(failed));
    } catch (GuideServer.PortTakenException failed) {
      cannotBeShown(failed.getMessage());
    }
  }

  private void cannotBeShown(String why) {
    desk.screen().error("The guide cannot be shown (%s).\nNext: ./warren guide".formatted(why));
  }

  /** Where the exercise's card stands, as the guide's own links have it. */
  private String page(Exercise exercise) {
    return "%s.html#exercise-%s".formatted(desk.lesson(exercise).module(), exercise.id());
  }

  @Override
  public synchronized void close() {
    server.ifPresent(GuideServer::close);
  }
}
