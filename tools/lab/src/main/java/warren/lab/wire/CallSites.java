package warren.lab.wire;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import warren.lab.wire.WireEvent.CodeLine;

/**
 * Makes sockets that note which line of the learner's code wrote which bytes. amqp-client writes a
 * method in the thread that called it, so the line is on the stack. Where several threads share a
 * connection, one may write out what another has put into the buffer; then the line is that of the
 * thread that wrote.
 */
final class CallSites extends SocketFactory {

  private static final String[] NOT_THE_LEARNERS = {
    "java.", "javax.", "jdk.", "sun.", "com.sun.", "com.rabbitmq.", "warren.", "org."
  };

  /** Deep enough for amqp-client's part of a stack; reflection's frames cost more to hide. */
  private static final StackWalker STACK =
      StackWalker.getInstance(
          Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_REFLECT_FRAMES), 24);

  private static final ClassValue<Boolean> IS_LEARNERS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return Stream.of(NOT_THE_LEARNERS).noneMatch(type.getName()::startsWith);
        }
      };

  private final Map<Integer, Written> byPort = new ConcurrentHashMap<>();

  /** The line that wrote a byte. Offsets asked for must not go backwards. */
  Optional<CodeLine> lineAt(int clientPort, long offset) {
    Written written = byPort.get(clientPort);
    return written == null ? Optional.empty() : written.lineAt(offset);
  }

  /** How many bytes that client's socket was given to send; 0 where it is none of these. */
  long written(int clientPort) {
    Written written = byPort.get(clientPort);
    return written == null ? 0 : written.end();
  }

  @Override
  public Socket createSocket() {
    return new NotingSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress remote, InetSocketAddress local) throws IOException {
    var socket = new NotingSocket();
    socket.bind(local);
    socket.connect(remote);
    return socket;
  }

  private static Optional<CodeLine> learnersLine(boolean onReadingThread) {
    return STACK.walk(frames -> learnersLine(frames, onReadingThread));
  }

  private static Optional<CodeLine> learnersLine(
      Stream<StackFrame> frames, boolean onReadingThread) {
    for (var frame = frames.iterator(); frame.hasNext(); ) { // cheaper than a filter, by a third
      var next = frame.next();
      if (IS_LEARNERS.get(next.getDeclaringClass())) {
        return Optional.of(new CodeLine(next.getFileName(), next.getLineNumber(), onReadingThread));
      }
    }
    return Optional.empty();
  }

  private final class NotingSocket extends Socket {

    private OutputStream out;
    private InputStream in;
    private volatile Thread reader;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (in == null) {
        in =
            new FilterInputStream(super.getInputStream()) {
              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                reader = Thread.currentThread();
                return super.read(bytes, from, length);
              }
            };
      }
      return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      if (out == null) {
        var written = new Written();
        byPort.put(getLocalPort(), written);
        out =
            new NotingStream(
                super.getOutputStream(), written, () -> Thread.currentThread() == reader);
      }
      return out;
    }
  }

  private static final class NotingStream extends FilterOutputStream {

    private final Written written;
    private final BooleanSupplier onReadingThread;

    NotingStream(OutputStream out, Written written, BooleanSupplier onReadingThread) {
      super(out);
      this.written = written;
      this.onReadingThread = onReadingThread;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      written.add(length, learnersLine(onReadingThread.getAsBoolean()));
      out.write(bytes, from, length);
    }
  }

  /** What one connection has written and its reader has not yet asked for. */
  private static final class Written {

    private final Deque<Run> runs = new ArrayDeque<>();
    private long end;

    synchronized void add(int length, Optional<CodeLine> line) {
      end += length;
      if (!runs.isEmpty() && runs.getLast().line().equals(line)) {
        runs.removeLast();
      }
      runs.addLast(new Run(end, line));
    }

    synchronized long end() {
      return end;
    }

    synchronized Optional<CodeLine> lineAt(long offset) {
      while (!runs.isEmpty() && runs.getFirst().end() <= offset) {
        runs.removeFirst();
      }
      return runs.isEmpty() ? Optional.empty() : runs.getFirst().line();
    }

    private record Run(long end, Optional<CodeLine> line) {}
  }
}
