package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import warren.lab.wire.Delivery;
import warren.lab.wire.OpenTags;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/**
 * Follows a recording, and knows whether the broker may have something to say by itself, and since
 * when all that goes by has been one message that comes round again and again, or a queue that is
 * asked again and again and is empty.
 */
final class Outlook {

  /**
   * A message that has come back this often is going to come back as often as one looks; so is a
   * queue's answer that it is empty.
   */
  private static final int ROUNDS = 20;

  private static final BigInteger LONGER_THAN_ANY_TEST =
      BigInteger.valueOf(TimeLimit.LIMIT.toMillis());

  private static final Set<String> CLOCKS = Set.of("x-message-ttl", "x-expires");

  /** How much later than its time a busy broker may let something expire. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Map<Message, Count> messages = new HashMap<>();

  /** What the broker owes to channels in confirm mode. */
  private final Map<Place, OpenTags<WireEvent>> confirms = new HashMap<>();

  private final Map<Place, Boolean> loops = new HashMap<>();
  private final Map<Place, Integer> gotNothing = new HashMap<>();
  private int followed;
  private Duration lastNew = Duration.ZERO;
  private final List<BooleanSupplier> clocks = new ArrayList<>();
  private boolean clock;
  private boolean noTimerRings;

  /** After how long what is in a queue expires, by the queue's name. */
  private final Map<String, Duration> queueClocks = new HashMap<>();

  private Duration longestExpiration = Duration.ZERO;

  private record Message(String id, String text) {}

  private static final class Count {
    private int first;
    private int again;

    boolean comesRound() {
      return again >= ROUNDS * Math.max(1, first);
    }
  }

  /** Reads on. */
  synchronized void follow(List<WireEvent> events) {
    for (; followed < events.size(); followed++) {
      var event = events.get(followed);
      if (event.kind() != Kind.HEARTBEAT && !isRepetition(event)) {
        lastNew = event.at();
      }
      event.method().ifPresent(method -> owe(event, method));
      confirms.keySet().removeIf(event::ends);
    }
  }

  /** From now on what the code under test has planned for later comes after the test. */
  synchronized void expectNoTimer() {
    noTimerRings = true;
  }

  synchronized boolean noTimerRings() {
    return noTimerRings;
  }

  /** From now on something may change after a time, with nothing said on the wire before. */
  synchronized void expectClock() {
    clock = true;
  }

  /** From now on something may change after a time, as long as that holds. */
  synchronized void expectClock(BooleanSupplier ticks) {
    clocks.add(ticks);
  }

  /** Whether somebody else's clock may change something now; takes a question to each. */
  synchronized boolean ticks() {
    return clocks.stream().anyMatch(BooleanSupplier::getAsBoolean);
  }

  /**
   * Whether the broker has a reason to send something that nobody asks it for now.
   *
   * @param quiet for how long nothing has been said
   */
  synchronized boolean mayChange(Duration quiet) {
    return clock
        || quiet.compareTo(allExpired()) < 0
        || confirms.values().stream().anyMatch(channel -> channel.size() > 0);
  }

  /**
   * How long after the last word all that can expire has expired: a message may die in one queue
   * after the other, and the broker drops it if it comes round.
   */
  private Duration allExpired() {
    var sum = queueClocks.values().stream().reduce(longestExpiration, Duration::plus);
    return sum.isZero() ? sum : sum.plus(LATE);
  }

  /** When the last thing went by that was none of a message's many rounds. */
  synchronized Duration lastNew() {
    return lastNew;
  }

  private boolean isRepetition(WireEvent event) {
    if (event.method(AMQP.Basic.GetEmpty.class).isPresent()) {
      return gotNothing.merge(event.place(), 1, Integer::sum) > ROUNDS;
    }
    if (event.method(AMQP.Basic.Get.class).isPresent()) {
      return gotNothing.getOrDefault(event.place(), 0) >= ROUNDS;
    }
    var delivery = Delivery.of(event);
    if (delivery.isPresent()) {
      gotNothing.remove(event.place());
      var count = messages.computeIfAbsent(message(event), key -> new Count());
      if (delivery.get().redelivered()) {
        count.again++;
      } else {
        count.first++;
      }
      loops.put(event.place(), count.comesRound());
      return count.comesRound();
    }
    return Settlement.putsBack(event) && loops.getOrDefault(event.place(), false);
  }

  private static Message message(WireEvent event) {
    var content = event.content().orElseThrow();
    return new Message(String.valueOf(content.properties().getMessageId()), content.text());
  }

  private void owe(WireEvent event, Method method) {
    var channel = Optional.ofNullable(confirms.get(event.place()));
    if (event.direction() == Direction.TO_CLIENT) {
      Settlement.in(method) // also one that is held or lost
          .ifPresent(confirm -> channel.ifPresent(it -> it.settle(confirm)));
    } else if (method instanceof AMQP.Basic.Publish) {
      event.content().map(Content::properties).ifPresent(this::seeClock);
      channel.filter(it -> event.kind() == Kind.METHOD).ifPresent(it -> it.published(event));
    } else if (method instanceof AMQP.Confirm.Select) {
      confirms.putIfAbsent(event.place(), new OpenTags<>());
    } else if (method instanceof AMQP.Queue.Declare declare) {
      seeClock(declare);
    }
  }

  private void seeClock(AMQP.BasicProperties properties) {
    clock |= isDelayed(properties);
    expiry(properties.getExpiration())
        .filter(expiry -> expiry.compareTo(longestExpiration) > 0)
        .ifPresent(expiry -> longestExpiration = expiry);
  }

  private void seeClock(AMQP.Queue.Declare declare) {
    var arguments = declare.getArguments() == null ? Map.of() : declare.getArguments();
    for (var name : CLOCKS) {
      expiry(arguments.get(name))
          .ifPresent(expiry -> queueClocks.put(declare.getQueue() + " " + name, expiry));
    }
  }

  /** Whether a queue with these arguments changes with time, as long as a test lasts. */
  static boolean hasClock(Map<String, Object> arguments) {
    return arguments != null
        && CLOCKS.stream().anyMatch(name -> expiry(arguments.get(name)).isPresent());
  }

  /** Whether a message with these properties does. */
  static boolean hasClock(AMQP.BasicProperties properties) {
    return isDelayed(properties) || expiry(properties.getExpiration()).isPresent();
  }

  private static boolean isDelayed(AMQP.BasicProperties properties) {
    return properties.getHeaders() != null && properties.getHeaders().containsKey("x-delay");
  }

  /** What is in milliseconds, and ends as long as a test lasts; the broker refuses what is none. */
  private static Optional<Duration> expiry(Object milliseconds) {
    return Optional.ofNullable(milliseconds)
        .map(Object::toString)
        .filter(text -> text.matches("\\d+"))
        .map(BigInteger::new)
        .filter(time -> time.compareTo(LONGER_THAN_ANY_TEST) < 0)
        .map(time -> Duration.ofMillis(time.longValue()));
  }
}
