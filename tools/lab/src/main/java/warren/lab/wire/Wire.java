package warren.lab.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import warren.lab.broker.Broker;

/**
 * A recording proxy between one client and the broker: listens on a free loopback port, forwards
 * every byte unchanged and in order, and records what the bytes say (AMQP 0-9-1, 2.3 and 4.2).
 */
public final class Wire implements AutoCloseable {

  /** Why a connection is cut that was still open when the test had ended. */
  public static final String LEFT_OPEN = "still open when the wire was taken away";

  private static final int BACKLOG = 256;

  private final String client;
  private final Supplier<Broker> broker;
  private final Recorder recorder;
  private final ServerSocket listener;
  private final CallSites callSites = new CallSites();
  private final Faults faults = new Faults();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  private Wire(String client, Supplier<Broker> broker, Recorder recorder, ServerSocket listener) {
    this.client = client;
    this.broker = broker;
    this.recorder = recorder;
    this.listener = listener;
  }

  /** {@linkplain #open(String, Supplier, Recorder) Opens} one to a broker that never moves. */
  public static Wire open(String client, Broker broker, Recorder recorder) {
    return open(client, () -> broker, recorder);
  }

  /**
   * Opens a listener for a client.
   *
   * @param client the name under which its events are recorded
   * @param broker where connections are forwarded to, asked anew for each
   * @param recorder what gets the events; several wires may share one
   * @throws UncheckedIOException where no port can be opened on loopback
   */
  public static Wire open(String client, Supplier<Broker> broker, Recorder recorder) {
    try {
      return listen(0, client, broker, recorder);
    } catch (IOException e) {
      throw new UncheckedIOException("No port could be opened on 127.0.0.1 for " + client, e);
    }
  }

  /**
   * As {@link #open(String, Supplier, Recorder)}, on a port that is known beforehand.
   *
   * @param port on loopback, or 0 for one that is free
   * @throws IOException where nobody can listen there, as somebody else does
   */
  public static Wire listen(int port, String client, Supplier<Broker> broker, Recorder recorder)
      throws IOException {
    var loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    var wire = new Wire(client, broker, recorder, new ServerSocket(port, BACKLOG, loopback));
    Threads.start("wire " + client, wire::accept);
    return wire;
  }

  /** The loopback port that the client connects to. */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * What makes the client's sockets. A client that uses it gets the line of code that sent a method
   * into the recording; one that does not is recorded all the same.
   */
  public SocketFactory socketFactory() {
    return callSites;
  }

  /** How many of the client's connections are open. */
  public int openConnections() {
    return links.size();
  }

  /** Lets it happen when its method comes, on whichever of the client's connections. */
  public void arm(Mishap mishap) {
    faults.arm(mishap);
  }

  /** Cuts every open TCP connection of the client, no goodbye, towards both sides. */
  public void cut() {
    links.forEach(link -> link.cut("by the lab"));
  }

  /** Ends what is open as a crash of the client does, and stops listening. */
  @Override
  public void close() {
    synchronized (links) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    links.forEach(link -> link.leave(LEFT_OPEN));
  }

  private void accept() {
    for (int number = 1; !listener.isClosed(); number++) {
      Socket socket;
      try {
        socket = listener.accept();
      } catch (IOException e) {
        continue; // closed, or the client was gone before it was accepted
      }
      var link = linked(number, socket);
      if (link.isEmpty()) {
        continue;
      }
      Threads.start(
          "wire " + client + " #" + number + " to broker",
          () -> {
            try {
              link.get().run(broker.get());
            } finally {
              links.remove(link.get());
            }
          });
    }
  }

  /** The link of a connection; empty for one that came while the listener was being closed. */
  private Optional<Link> linked(int number, Socket socket) {
    synchronized (links) {
      if (!listener.isClosed()) {
        var link = new Link(client, number, socket, recorder, callSites, faults);
        links.add(link);
        return Optional.of(link);
      }
    }
    Link.close(socket);
    return Optional.empty();
  }
}
