package warren.lab.broker.keeper;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import warren.lab.broker.RunFolder;
import warren.lab.broker.Words;

/** A user's side of a connection to a keeper. */
final class KeeperConnection implements Closeable {

  private static final int LIMIT_MILLIS = 2_000;
  private static final int WHO_LENGTH = 60;
  private static final String WHO = who();

  private final Socket socket;
  private final BufferedReader reader;

  private KeeperConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Connects to the keeper of a folder, if it is there, and says what for and who it is. */
  static Optional<KeeperConnection> to(RunFolder run, String purpose) {
    Optional<RunFolder.Address> address = run.address();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      socket.connect(new InetSocketAddress(loopback, address.get().port()), LIMIT_MILLIS);
      KeeperConnection connection = new KeeperConnection(socket);
      connection.say(purpose, address.get().token(), WHO);
      return Optional.of(connection);
    } catch (IOException gone) {
      closeQuietly(socket);
      return Optional.empty();
    }
  }

  /** This process, in words such as {@code process 4711, Warren run 1.2}. */
  private static String who() {
    String command = System.getProperty("sun.java.command", "a Java program");
    int end = (command + " ").indexOf(' ');
    String main = command.substring(0, end);
    String shown =
        main.endsWith(".jar")
            ? main.substring(main.lastIndexOf(File.separatorChar) + 1)
            : command.substring(main.lastIndexOf('.') + 1);
    return "process %d, %s"
        .formatted(
            ProcessHandle.current().pid(),
            shown.substring(0, Math.min(shown.length(), WHO_LENGTH)));
  }

  /** From now on a keeper that does not answer in time is an error, as it may hang. */
  KeeperConnection impatient() throws IOException {
    socket.setSoTimeout(LIMIT_MILLIS);
    return this;
  }

  /** Asks and waits for the answer. */
  synchronized List<String> ask(Object... words) throws IOException {
    say(words);
    return hear();
  }

  synchronized void say(Object... words) throws IOException {
    socket.getOutputStream().write((Words.line(words) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  List<String> hear() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the broker's keeper is gone");
    }
    return Words.of(line);
  }

  @Override
  public void close() {
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // What was to end has ended.
    }
  }
}
