package warren.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The kinds of machine that need different instructions. */
public enum Platform {
  DEBIAN("sudo apt-get install docker.io", "sudo apt-get install rabbitmq-server"),
  FEDORA("sudo dnf install moby-engine", "sudo dnf install rabbitmq-server"),
  LINUX("install Docker Engine", "install your distribution's rabbitmq-server package"),
  MAC("brew install --cask docker, then start Docker Desktop", "brew install rabbitmq"),
  WINDOWS("install Docker Desktop and start it", "use Docker, or a broker elsewhere");

  private final String getDocker;
  private final String getRabbitMq;

  Platform(String getDocker, String getRabbitMq) {
    this.getDocker = getDocker;
    this.getRabbitMq = getRabbitMq;
  }

  /** How Docker is installed here. */
  public String getDocker() {
    return getDocker;
  }

  /** How RabbitMQ is installed here. */
  public String getRabbitMq() {
    return getRabbitMq;
  }

  /** Whether this is Windows, which has other names for programs and another shell. */
  public static boolean isWindows() {
    return system().contains("win");
  }

  /** Whether this is macOS. */
  public static boolean isMac() {
    return system().contains("mac");
  }

  private static String system() {
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.replace("darwin", "mac"); // which has a "win" in it
  }

  /** The one on which this runs. */
  public static Platform current() {
    if (isWindows()) {
      return WINDOWS;
    }
    if (isMac()) {
      return MAC;
    }
    List<String> family = List.of((release("ID") + " " + release("ID_LIKE")).split("\\s+"));
    if (family.contains("debian") || family.contains("ubuntu")) {
      return DEBIAN;
    }
    return family.contains("fedora") || family.contains("rhel") ? FEDORA : LINUX;
  }

  /** A distribution's name and version, such as {@code debian12}; empty where there is none. */
  public static String distribution() {
    return release("ID") + release("VERSION_ID");
  }

  /** A value of {@code /etc/os-release}, os-release(5). */
  private static String release(String key) {
    Properties release = new Properties();
    try (var file = Files.newBufferedReader(Path.of("/etc/os-release"))) {
      release.load(file);
    } catch (IOException e) {
      return "";
    }
    return release.getProperty(key, "").replace("\"", "");
  }
}
