package warren.desk.guide;

import io.javalin.Javalin;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.nio.file.Path;

/** Serves the built guide on loopback. */
public final class GuideServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  private final Javalin server;

  private GuideServer(Javalin server) {
    this.server = server;
  }

  /** The port is somebody else's. */
  public static final class PortTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    private PortTakenException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Begins to serve.
   *
   * @param site the folder with {@code index.html}
   * @param port 0 for a free one
   */
  public static GuideServer start(Path site, int port) throws PortTakenException {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.jetty.host = LOOPBACK;
              config.jetty.port = port;
              config.staticFiles.add(site.toString(), Location.EXTERNAL);
            });
    try {
      return new GuideServer(server.start());
    } catch (JavalinException taken) {
      throw new PortTakenException(taken);
    }
  }

  /** The home page. */
  public URI address() {
    return URI.create("http://" + LOOPBACK + ":" + server.port() + "/");
  }

  @Override
  public void close() {
    server.stop();
  }
}
