package warren.desk.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import warren.desk.Warren;
import warren.desk.outcome.ExitCode;

/**
 * The first class of the desk's JVM, in the course's folder: hands over to the desk, unless the
 * tools are older than their sources. Then the script has to build them first.
 */
public final class Launcher {

  private Launcher() {}

  /** Runs a command and exits with its code, see {@link ExitCode}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    if (!Boolean.getBoolean("warren.checked") && !isCurrent(root)) {
      System.exit(startAnew(args));
    }
    System.setProperty("warren.root", root.toString());
    System.setProperty("java.class.path", absoluteClassPath());
    Warren.main(args);
  }

  /** Whether this JVM is what a build of the sources as they are now would start. */
  public static boolean isCurrent(Path root) throws IOException {
    return System.getProperty("java.vm.version").equals(System.getProperty("warren.java"))
        && Build.isCurrent(root);
  }

  /** Others start JVMs with it, in other folders. */
  private static String absoluteClassPath() {
    var absolute = new StringJoiner(File.pathSeparator);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      absolute.add(new File(entry).getAbsolutePath());
    }
    return absolute.toString();
  }

  /** Without its arguments a script builds first; where it waits for this JVM, it is told to. */
  private static int startAnew(String[] args) throws InterruptedException {
    Path arguments = Path.of(System.getProperty("warren.arguments"));
    try {
      Files.deleteIfExists(arguments);
      Integer exit = Integer.getInteger("warren.build.exit");
      return exit == null ? again(args) : exit;
    } catch (IOException failed) {
      System.err.println("The tools are older than their sources, and cannot be built anew.");
      System.err.println(Build.unwritable(arguments, failed));
      return ExitCode.NOT_READY;
    }
  }

  private static int again(String[] args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "warren"));
    command.addAll(List.of(args));
    Process script = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(script)));
    return script.waitFor();
  }

  private static void end(Process script) {
    script.destroy();
    script.onExit().join();
  }
}
