package warren.lab.broker;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import warren.lab.machine.NativeText;

/** Where this user's brokers live: a folder that may be deleted whenever no broker runs. */
public record Cache(Path folder) {

  /** The cache of whoever runs this. */
  public static Cache ofUser() {
    return of(
        NativeText.environment(), System.getProperty("os.name"), System.getProperty("user.home"));
  }

  /**
   * The cache that the environment names.
   *
   * @throws NoBrokerException if Java cannot express its name in this locale
   */
  public static Cache of(Map<String, String> environment, String system, String home)
      throws NoBrokerException {
    try {
      return new Cache(base(environment, system, home).resolve("warren").toAbsolutePath());
    } catch (InvalidPathException name) {
      throw new NoBrokerException(
          "Java cannot express the cache folder's name in this locale (%s): %s\n"
                  .formatted(System.getProperty("sun.jnu.encoding"), name.getInput())
              + "Take one that has its letters: export LC_ALL=C.UTF-8");
    }
  }

  private static Path base(Map<String, String> environment, String system, String home) {
    String os = system.toLowerCase(Locale.ROOT);
    Path user = Path.of(environment.getOrDefault("HOME", home));
    if (os.contains("win")) {
      return Path.of(environment.getOrDefault("LOCALAPPDATA", home + "\\AppData\\Local"));
    }
    if (os.contains("mac")) {
      return user.resolve("Library").resolve("Caches");
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    return xdg.isBlank() ? user.resolve(".cache") : Path.of(xdg);
  }

  /** Holds a folder for each keeper that is alive. */
  public Path runs() {
    return folder.resolve("run");
  }
}
