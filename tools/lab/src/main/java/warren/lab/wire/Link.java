package warren.lab.wire;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import warren.lab.broker.Broker;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** One connection of the client, with its counterpart to the broker. */
final class Link implements Traffic {

  /** Why a method after a cut did not get through. */
  static final String CUT_OFF = "cut off on its way";

  private static final int CONNECT_MILLIS = 10_000;

  /** How long what the client has sent may take to get through before it ends, and the answer. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final String client;
  private final int number;
  private final Recorder recorder;
  private final CallSites callSites;
  private final Faults faults;
  private final Confirms confirms;
  private final Socket clientSocket;

  /** The TCP connection, under TLS where there is any: cutting needs it bare. */
  private final Socket brokerSocket = new Socket();

  /** Pumps read and pass on under its read lock: what is recorded as passed on is. */
  private final ReadWriteLock passing = new ReentrantReadWriteLock();

  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private OutputStream toBroker = OutputStream.nullOutputStream();
  private boolean open;
  private boolean over;
  private volatile boolean silent;
  private volatile boolean holdsClient;
  private volatile long taken;
  private volatile boolean decodable = true;

  Link(
      String client,
      int number,
      Socket clientSocket,
      Recorder recorder,
      CallSites callSites,
      Faults faults) {
    this.client = client;
    this.number = number;
    this.clientSocket = clientSocket;
    this.recorder = recorder;
    this.callSites = callSites;
    this.faults = faults;
    this.confirms = new Confirms(faults);
    record(Kind.CONNECTED, Direction.TO_BROKER, "");
  }

  /** Pumps in both directions until both have ended. */
  void run(Broker broker) {
    try {
      Socket speaking = connect(broker);
      toBroker = speaking.getOutputStream();
      clientSocket.setTcpNoDelay(true);
      var out = new Pump(this, Direction.TO_BROKER, clientSocket, speaking);
      var back = new Pump(this, Direction.TO_CLIENT, speaking, clientSocket);
      Thread other = Threads.start("wire " + client + " #" + number + " to client", back::run);
      out.run();
      other.join();
    } catch (IOException e) {
      end(
          Kind.REFUSED,
          Direction.TO_CLIENT,
          "no connection to the broker at %s:%d: %s"
              .formatted(broker.host(), broker.port(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(clientSocket);
      close(brokerSocket);
    }
  }

  /** Resets the TCP connection towards both sides; what was read and not yet written is lost. */
  void cut(String note) {
    if (end(Kind.CUT, Direction.TO_CLIENT, note) || silent) {
      reset();
    }
  }

  /**
   * Ends the connection as a crash of the client does: what it has sent gets through and is
   * handled, nothing else does.
   */
  void leave(String note) {
    if (silent || !drained()) {
      cut(note);
      return;
    }
    silence(note);
    sayGoodbye();
    prepareReset(clientSocket);
    close(clientSocket);
  }

  /** Waits until all that the client has sent is passed on; whether it is. */
  private boolean drained() {
    long limit = System.nanoTime() + DRAIN.toNanos();
    while (taken < callSites.written(clientSocket.getPort())) {
      if (holdsClient || gone.isDone() || System.nanoTime() > limit) {
        return false;
      }
      LockSupport.parkNanos(100_000);
    }
    return true;
  }

  /** Notes that so many more of the client's bytes have been dealt with. */
  void took(int bytes) {
    taken += bytes;
  }

  @Override
  public Optional<WireFault> fault(Direction direction, Method method) {
    return silent ? Optional.empty() : faults.meeting(direction, method);
  }

  @Override
  public Confirms confirms() {
    return confirms;
  }

  /** Locks out silence while what was read is recorded and passed on. */
  Lock passing() {
    return passing.readLock();
  }

  @Override
  public boolean silent() {
    return silent;
  }

  /** From now on the pumps pass nothing on. To be followed by {@link #sayGoodbye}. */
  void silence(String note) {
    passing.writeLock().lock();
    try {
      end(Kind.CUT, Direction.TO_CLIENT, note);
      silent = true;
    } finally {
      passing.writeLock().unlock();
    }
  }

  /**
   * Lets both sides take in what has got through before they find the connection ended: a reset
   * would discard what they have not read, and a broker that loses a connection discards what it
   * has read and not yet handled. The client finds the end of the stream, as after a crash.
   */
  synchronized void sayGoodbye() {
    try {
      clientSocket.shutdownOutput();
    } catch (IOException e) {
      // it is gone
    }
    if (!open) {
      close(brokerSocket);
      return;
    }
    try {
      var close = new DataOutputStream(toBroker);
      new AMQImpl.Connection.Close(AMQP.REPLY_SUCCESS, "cut by the lab", 0, 0)
          .toFrame(0)
          .writeTo(close);
      close.flush();
      brokerSocket.setSoTimeout((int) DRAIN.toMillis());
    } catch (IOException e) {
      close(brokerSocket);
    }
  }

  /**
   * Waits until what goes in that direction and is held or delayed may go on.
   *
   * @throws IOException if the connection ends before
   */
  void await(WireFault fault, Direction direction) throws IOException {
    if (direction == Direction.TO_BROKER) {
      holdsClient = true;
    }
    var mayGoOn = fault.mayGoOn().toCompletableFuture();
    CompletableFuture.anyOf(mayGoOn, gone).join();
    if (direction == Direction.TO_BROKER) {
      holdsClient = false;
    }
    if (!mayGoOn.isDone()) {
      throw new IOException("the connection ended while the lab held it");
    }
  }

  /** Notes that a side has ended the connection, unless it is over anyway. */
  void ended(Direction direction, String note) {
    end(Kind.DISCONNECTED, direction, note);
  }

  /** Passes a reset on. */
  void reset() {
    prepareReset(clientSocket); // both first: the end of one may make a pump close the other
    prepareReset(brokerSocket);
    close(clientSocket);
    close(brokerSocket);
  }

  @Override
  public synchronized void undecodable(Direction direction, String note) {
    if (decodable) {
      decodable = false;
      record(Kind.UNDECODED, direction, note);
    }
  }

  @Override
  public boolean decodable() {
    return decodable;
  }

  @Override
  public Optional<CodeLine> lineAt(long offset) {
    return callSites.lineAt(clientSocket.getPort(), offset);
  }

  @Override
  public synchronized void heartbeat(Direction direction) {
    record(0, Kind.HEARTBEAT, direction, Optional.empty(), Optional.empty(), Optional.empty(), "");
  }

  @Override
  public synchronized void method(
      Direction direction,
      int channel,
      Method method,
      Optional<Content> content,
      Optional<CodeLine> line,
      Optional<WireFault> fault) {
    if (silent) {
      lost(direction, channel, method, content, line);
      return;
    }
    open |= method instanceof AMQP.Connection.OpenOk;
    boolean passes = !fault.filter(met -> met.deed().withholds()).isPresent();
    if (passes && direction == Direction.TO_BROKER) {
      confirms.sent(channel, method);
    }
    record(
        channel,
        passes ? Kind.METHOD : Kind.LOST,
        direction,
        Optional.of(method),
        content,
        line,
        passes ? "" : fault.flatMap(WireFault::note).orElse(""));
  }

  private void lost(
      Direction direction,
      int channel,
      Method method,
      Optional<Content> content,
      Optional<CodeLine> line) {
    if (direction == Direction.TO_CLIENT && method instanceof AMQP.Connection.CloseOk) {
      close(brokerSocket); // the broker has handled all, down to our goodbye
    } else {
      record(channel, Kind.LOST, direction, Optional.of(method), content, line, CUT_OFF);
    }
  }

  @Override
  public synchronized void held(
      Direction direction, int channel, Method method, Optional<CodeLine> line, String note) {
    record(channel, Kind.HELD, direction, Optional.of(method), Optional.empty(), line, note);
  }

  private synchronized boolean end(Kind kind, Direction direction, String note) {
    if (over) {
      return false;
    }
    record(kind, direction, note);
    over = true;
    gone.complete(null);
    return true;
  }

  private void record(Kind kind, Direction direction, String note) {
    record(0, kind, direction, Optional.empty(), Optional.empty(), Optional.empty(), note);
  }

  private void record(
      int channel,
      Kind kind,
      Direction direction,
      Optional<Method> method,
      Optional<Content> content,
      Optional<CodeLine> line,
      String note) {
    recorder.record(client, number, channel, kind, direction, method, content, line, note);
  }

  private Socket connect(Broker broker) throws IOException {
    brokerSocket.setTcpNoDelay(true);
    brokerSocket.connect(new InetSocketAddress(broker.host(), broker.port()), CONNECT_MILLIS);
    if (!broker.tls()) {
      return brokerSocket;
    }
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var tls = (SSLSocket) factory.createSocket(brokerSocket, broker.host(), broker.port(), true);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /** Makes a reset of the end of this socket, whoever closes it. */
  private static void prepareReset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone, which is what was wanted
    }
  }
}
