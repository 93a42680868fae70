package warren.lab.broker;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A user's side of a connection to a keeper. */
final class KeeperConnection implements Closeable {

  private static final int LIMIT_MILLIS = 2_000;

  private final Socket socket;
  private final BufferedReader reader;

  private KeeperConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Connects to the keeper of a folder, if it is there, and says what for. */
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
      connection.say(purpose, address.get().token());
      return Optional.of(connection);
    } catch (IOException gone) {
      closeQuietly(socket);
      return Optional.empty();
    }
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
