package warren.desk.screen;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import warren.lab.machine.Platform;

/** The machine's web browser. */
public final class Browser {

  private Browser() {}

  /** Opens a page where there is a desktop; whoever has none has the address on the screen. */
  public static void open(URI page) {
    opener(page)
        .ifPresent(
            command -> {
              try {
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
              } catch (IOException none) {
                // The address is on the screen.
              }
            });
  }

  private static Optional<List<String>> opener(URI page) {
    if (Platform.isMac()) {
      return Optional.of(List.of("open", page.toString()));
    }
    if (Platform.isWindows()) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", page.toString()));
    }
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return desktop ? Optional.of(List.of("xdg-open", page.toString())) : Optional.empty();
  }
}
