package warren.lab.broker;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where this user's brokers live: a folder that may be deleted whenever no broker runs. */
record Cache(Path folder) {

  static Cache ofUser() {
    return of(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
  }

  static Cache of(Map<String, String> environment, String system, String home) {
    String os = system.toLowerCase(Locale.ROOT);
    Path user = Path.of(environment.getOrDefault("HOME", home));
    Path base;
    if (os.contains("win")) {
      base = Path.of(environment.getOrDefault("LOCALAPPDATA", home + "\\AppData\\Local"));
    } else if (os.contains("mac")) {
      base = user.resolve("Library").resolve("Caches");
    } else {
      String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
      base = xdg.isBlank() ? user.resolve(".cache") : Path.of(xdg);
    }
    return new Cache(base.resolve("warren").toAbsolutePath());
  }

  /** Holds a folder for each keeper that is alive. */
  Path runs() {
    return folder.resolve("run");
  }
}
