package warren.desk.doctor;

import warren.lab.machine.Platform;

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
    if (Platform.isMac()) {
      return "brew install " + brew;
    }
    return Platform.isWindows() ? "winget install " + winget : "sudo apt install " + apt;
  }
}
