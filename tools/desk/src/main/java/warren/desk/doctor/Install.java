package warren.desk.doctor;

import java.util.Locale;

/** How something is installed on this system. */
final class Install {

  private Install() {}

  /**
   * The command.
   *
   * @param apt its name on Debian and Ubuntu
   * @param brew on macOS
   * @param winget on Windows
   */
  static String command(String apt, String brew, String winget) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("mac")) {
      return "brew install " + brew;
    }
    return system.contains("win") ? "winget install " + winget : "sudo apt install " + apt;
  }
}
