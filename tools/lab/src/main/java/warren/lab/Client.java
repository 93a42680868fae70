package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import warren.lab.wire.Answer;
import warren.lab.wire.Answers;
import warren.lab.wire.Recording;
import warren.lab.wire.Wire;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;
import warren.lab.wire.WireFault;
import warren.lab.wire.WireFault.Deed;
import warren.lab.wire.WireMethod;

/** A client of the broker, with a name and a wire of its own. */
public final class Client {

  private final String name;
  private final Wire wire;
  private final Recording recording;
  private final LabConnectionFactory factory;
  private final Waiting waiting;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private Connection connection;
  private Channel channel;
  private volatile Optional<Prediction> prediction = Optional.empty();
  private volatile boolean dead;

  Client(
      String name, Wire wire, Recording recording, LabConnectionFactory factory, Waiting waiting) {
    this.name = name;
    this.wire = wire;
    this.recording = recording;
    this.factory = factory;
    this.waiting = waiting;
  }

  /** The name under which the wire records it. */
  public String name() {
    return name;
  }

  /** A factory whose connections go through the wire; it is the same object at every call. */
  public ConnectionFactory factory() {
    return factory;
  }

  /** Where this client finds the broker, with user and virtual host, for clients of other kinds. */
  public URI uri() {
    return URI.create(
        "amqp://%s:%s@%s:%d/%s"
            .formatted(
                encoded(factory.getUsername()),
                encoded(factory.getPassword()),
                factory.getHost(),
                factory.getPort(),
                encoded(factory.getVirtualHost())));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A connection of this client, opened at the first call. */
  public synchronized Connection connection() {
    try {
      if (connection == null) {
        connection = factory.newConnection(name);
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A channel on {@link #connection}, opened at the first call. */
  public synchronized Channel channel() {
    try {
      if (channel == null) {
        channel = connection().createChannel();
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of its connections are open. */
  public int openConnections() {
    return wire.openConnections();
  }

  /** How many connections it has opened since the test began. */
  int openedConnections() {
    return recording.events(event -> event.kind() == Kind.CONNECTED).size();
  }

  /** How many channels are open on its connections. */
  int openChannels() {
    var open = new HashSet<Place>();
    for (var event : recording.events()) {
      if (event.method(AMQP.Channel.Open.class).isPresent()) {
        open.add(event.place());
      } else {
        open.removeIf(event::ends);
      }
    }
    return open.size();
  }

  /** What this client and the broker said to each other. */
  public Recording wire() {
    return recording;
  }

  /**
   * The most deliveries that it held at one time without having acknowledged or rejected them.
   * Those of a consumer with autoAck, which are never acknowledged, count for good.
   */
  public int mostUnsettled() {
    return Unsettled.most(recording.events());
  }

  /** How many deliveries it has now and still has to acknowledge or reject. */
  public int unsettled() {
    return Unsettled.now(recording.events());
  }

  /**
   * How many messages it has published so far, as far as they got to the broker, without being told
   * that the broker has taken charge of them: by a confirm, or by the end of a transaction. One
   * that was refused, by a nack, counts as well.
   */
  public int untaken() {
    return Unconfirmed.untaken(recording.events());
  }

  /**
   * Cuts the connection on which the n-th such method comes, before that gets through. All before
   * it gets through and is handled; nothing after it does, in either direction. The client may
   * connect again.
   *
   * <p>Faults count from when they are asked for, over all the client's connections.
   *
   * <pre>{@code
   * client.cutBefore(2, toClient(AMQP.Basic.Ack.class)); // the second confirm is lost
   * }</pre>
   *
   * @param nth from 1
   */
  public Fault cutBefore(int nth, WireMethod method) {
    return arm(Deed.CUT_BEFORE, nth, method);
  }

  /**
   * Cuts the connection on which the n-th such method comes, once that has got through. If it went
   * to the broker, the broker handles it and no answer to it gets through; if it went to the
   * client, the client can read it, and the broker hears no answer. The client may connect again.
   *
   * @param nth from 1, counted as with {@link #cutBefore}
   */
  public Fault cutAfter(int nth, WireMethod method) {
    return arm(Deed.CUT_AFTER, nth, method);
  }

  /**
   * Drops the n-th such method: neither side learns that it did not get through.
   *
   * @param nth from 1, counted as with {@link #cutBefore}
   */
  public Fault drop(int nth, WireMethod method) {
    return arm(Deed.DROP, nth, method);
  }

  /**
   * Holds such methods until it is released, and all that follows them in their direction of their
   * connection: the answer to a {@code close} as well, so release it before the client closes.
   */
  public Hold hold(WireMethod method) {
    return arm(new Hold(new WireFault(Deed.HOLD, 1, method), recording, waiting));
  }

  /**
   * Delays each such method, and what follows it in its direction of its connection, by that much;
   * the next one waits as long again, once this one has left.
   */
  public Fault delay(Duration delay, WireMethod method) {
    waiting.expectClock();
    return arm(new Fault(WireFault.delay(delay, method), waiting));
  }

  /**
   * Answers messages that the client publishes in the broker's place: each answer is sent once the
   * broker has confirmed what it is about, and those before it are sent. Other messages get the
   * broker's answers.
   *
   * <pre>{@code
   * client.answer(nack(2));         // the second message is refused
   * client.answer(ack(2), ack(1));  // two confirms out of order
   * client.answer(ackUpTo(3));      // one confirm with multiple instead of three
   * client.answer(nackUpTo(3));     // three messages are refused at once
   * }</pre>
   *
   * <p>Messages are those on channels in confirm mode, counted from when this is asked for, over
   * all the client's connections; from the first that is answered here, only those of its channel.
   * The broker keeps what it has confirmed, also if the client is told that it was refused. A
   * client that waits for each confirm before it publishes again gets no answer that needs a later
   * message.
   *
   * @param answers in the order in which the client gets them
   * @throws IllegalArgumentException if there is none, or a message is answered twice
   */
  public Fault answer(Answer... answers) {
    return arm(new Fault(new Answers(List.of(answers)), waiting));
  }

  Fault arm(Deed deed, int nth, WireMethod method) {
    return arm(new Fault(new WireFault(deed, nth, method), waiting));
  }

  private <F extends Fault> F arm(F fault) {
    faults.add(fault);
    wire.arm(fault.mishap());
    return fault;
  }

  /** Lets a fault happen that no test counts on. */
  void arm(WireFault fault) {
    wire.arm(fault);
  }

  /** What a test lays beside its recording. */
  void predict(Prediction made) {
    prediction = Optional.of(made);
  }

  Optional<Prediction> prediction() {
    return prediction;
  }

  Waiting waiting() {
    return waiting;
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** Cuts its TCP connections, no goodbye; it may connect again. */
  public void cut() {
    wire.cut();
  }

  /** Ends it as a crash would: its TCP connections are cut and it never comes back. */
  public void die() {
    dead = true;
    factory.leave();
    wire.close();
    factory.abort();
  }

  /** Whether it has ended as a crash would. */
  boolean isDead() {
    return dead;
  }

  @Override
  public String toString() {
    return "client '" + name + "'";
  }
}
