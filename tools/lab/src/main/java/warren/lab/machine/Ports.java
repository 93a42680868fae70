package warren.lab.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Free TCP ports on the loopback interface. */
public final class Ports {

  private static final int LIMIT_MILLIS = 5_000;

  private Ports() {}

  /** Different ports that were free a moment ago. */
  public static List<Integer> free(int count) throws IOException {
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        taken.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
      }
      return taken.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  /** Whether TCP has such a port, and a server can listen on it. */
  public static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  /** Whether anyone listens there. */
  public static boolean isListening(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
