package warren.lab.broker.keeper;

import java.io.IOException;
import java.nio.file.Path;
import warren.lab.broker.RunFolder;

/**
 * A process that waits for its keeper's end and then clears away what is left of it. It learns of
 * the end by its standard input, a pipe from the keeper, which the system closes however the keeper
 * ends.
 */
final class Undertaker {

  private Undertaker() {}

  /**
   * Waits and clears.
   *
   * @param args the keeper's folder
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
    Clearing.of(new RunFolder(Path.of(args[0])));
    System.exit(0);
  }

  /** Starts the undertaker of the JVM that calls this. */
  static Process start(RunFolder run) throws IOException {
    return Jvm.command(System.getProperty("java.class.path"), "-Xmx32m", Undertaker.class, run)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(run.log().toFile()))
        .redirectErrorStream(true)
        .start();
  }
}
