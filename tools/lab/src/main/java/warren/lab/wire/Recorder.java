package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** The recording that wires write and tests read. Safe for use by many threads. */
public final class Recorder implements Recording {

  private final long began = System.nanoTime();
  private final EventLog all = new EventLog();
  private final Map<String, EventLog> byClient = new ConcurrentHashMap<>();
  private final int most;
  private long lastActivity = began;
  private int waiting;
  private long dropped;

  /** One that keeps whatever comes. */
  public Recorder() {
    this(Integer.MAX_VALUE);
  }

  /**
   * One for a conversation without an end.
   *
   * @param most how many events it keeps; those that come later are only counted
   */
  public Recorder(int most) {
    this.most = most;
  }

  /** How many events came when it was full. */
  public synchronized long dropped() {
    return dropped;
  }

  /** The time on the recording's clock, which {@link WireEvent#at} tells too. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** How long nothing but heartbeats has gone by; since the recording began, where nothing has. */
  public synchronized Duration quietFor() {
    return Duration.ofNanos(System.nanoTime() - lastActivity);
  }

  /**
   * Waits until more has been recorded than what the caller has seen. A caller that reads {@link
   * #events()}, looks for what it wants and waits with that list's size misses nothing.
   *
   * @param seen how many events the caller has seen
   * @param atMost how long to wait
   * @return whether there is more
   * @throws InterruptedException where the waiting thread is interrupted
   */
  public synchronized boolean awaitMoreThan(int seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    waiting++;
    try {
      for (long left = atMost.toNanos();
          all.size() <= seen && left > 0;
          left = deadline - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } finally {
      waiting--;
    }
    return all.size() > seen;
  }

  @Override
  public List<WireEvent> events() {
    return all.snapshot();
  }

  @Override
  public Recording of(String client) {
    EventLog log = logOf(client);
    return log::snapshot;
  }

  synchronized void record(
      String client,
      int connection,
      int channel,
      Kind kind,
      Direction direction,
      Optional<Method> method,
      Optional<Content> content,
      Optional<CodeLine> line,
      String note) {
    long now = System.nanoTime();
    if (kind != Kind.HEARTBEAT) {
      lastActivity = now;
    }
    if (all.size() >= most) {
      dropped++;
      return;
    }
    var event =
        new WireEvent(
            all.size() + 1,
            Duration.ofNanos(now - began),
            client,
            connection,
            channel,
            kind,
            direction,
            method.map(Secrets::removed),
            content,
            line,
            note);
    all.add(event);
    logOf(client).add(event);
    if (waiting > 0) {
      notifyAll();
    }
  }

  private EventLog logOf(String client) {
    return byClient.computeIfAbsent(client, name -> new EventLog());
  }
}
