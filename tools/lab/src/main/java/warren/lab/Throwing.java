package warren.lab;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.ShutdownSignalException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import warren.lab.diagnosis.Failing;

/**
 * Lets what a test gives to the learner's code throw, as often as the test wants it to. A
 * collaborator that the test writes itself calls {@link #pass} at the moment to throw at; {@link
 * #around} does that for any other.
 *
 * <pre>{@code
 * var failures = lab.throwing();
 * failures.first(2, "p-1", () -> new IllegalStateException("the van is full"));
 * new ParcelWorker().start(channel, queue, failures.around(Carrier.class, taken::add));
 * }</pre>
 */
public final class Throwing implements Failing {

  private final List<Rule> rules = new ArrayList<>();
  private final List<Object> calls = new ArrayList<>();
  private final List<Long> moments = new ArrayList<>();
  private final List<Object> thrown = new ArrayList<>();

  /** Of the calls from when it was made that are for such an item, those in a range throw. */
  private static final class Rule {

    private final Predicate<Object> items;
    private final int from;
    private final int to;
    private final Supplier<? extends RuntimeException> failure;
    private int seen;

    Rule(Predicate<Object> items, int from, int to, Supplier<? extends RuntimeException> failure) {
      this.items = items;
      this.from = from;
      this.to = to;
      this.failure = failure;
    }

    Optional<RuntimeException> on(Object item) {
      if (!items.test(item)) {
        return Optional.empty();
      }
      seen++;
      return seen >= from && seen <= to ? Optional.of(failure.get()) : Optional.empty();
    }
  }

  /** What a collaborator throws that speaks AMQP itself, by a connection of its own. */
  public static RuntimeException lostConnection() {
    return new AlreadyClosedException(new ShutdownSignalException(true, false, null, null));
  }

  /** The next calls throw, this many of them, whatever they are for. */
  public void first(int times, Supplier<? extends RuntimeException> failure) {
    rule(new Rule(item -> true, 1, times, failure));
  }

  /** The next calls for that item throw, this many of them. */
  public void first(int times, Object item, Supplier<? extends RuntimeException> failure) {
    rule(new Rule(item::equals, 1, times, failure));
  }

  /** From now on each call throws, whatever it is for. */
  public Throwing always(Supplier<? extends RuntimeException> failure) {
    first(Integer.MAX_VALUE, failure);
    return this;
  }

  /** From now on each call for that item throws. */
  public Throwing always(Object item, Supplier<? extends RuntimeException> failure) {
    first(Integer.MAX_VALUE, item, failure);
    return this;
  }

  /** The n-th call from now, from 1, throws, whatever it is for. */
  public void nth(int nth, Supplier<? extends RuntimeException> failure) {
    rule(new Rule(item -> true, nth, nth, failure));
  }

  private synchronized void rule(Rule rule) {
    rules.add(rule);
  }

  /** From now on nothing throws, until the test wants it again. */
  public synchronized void stop() {
    rules.clear();
  }

  /** A call that is for nothing in particular. */
  public void pass() {
    pass("");
  }

  /**
   * A call for that item, such as a parcel's number.
   *
   * @throws RuntimeException the one that the test wants for this call, if any
   */
  public void pass(Object item) {
    failure(item)
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  private synchronized Optional<RuntimeException> failure(Object item) {
    calls.add(item);
    moments.add(System.nanoTime());
    Optional<RuntimeException> failure = Optional.empty();
    for (var rule : rules) { // each counts the call
      var wanted = rule.on(item);
      failure = failure.or(() -> wanted);
    }
    failure.ifPresent(wanted -> thrown.add(item));
    return failure;
  }

  /**
   * The same collaborator, each of whose calls first {@linkplain #pass passes} here: for its first
   * argument, if it has one.
   *
   * @param type an interface, which the learner's code knows it by
   */
  public <I> I around(Class<I> type, I collaborator) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() != Object.class) {
                pass(arguments == null ? "" : arguments[0]);
              }
              try {
                return method.invoke(collaborator, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** How often it was called. */
  public synchronized int calls() {
    return calls.size();
  }

  /** How often it was called for that item. */
  public synchronized int calls(Object item) {
    return (int) calls.stream().filter(item::equals).count();
  }

  /** How long it was, each time, from a call for that item to the next one for it. */
  public synchronized List<Duration> pauses(Object item) {
    var its =
        IntStream.range(0, calls.size())
            .filter(i -> calls.get(i).equals(item))
            .mapToObj(moments::get)
            .toList();
    return IntStream.range(1, its.size())
        .mapToObj(i -> Duration.ofNanos(its.get(i) - its.get(i - 1)))
        .toList();
  }

  /** What it was called for when it threw, in order. */
  public synchronized List<Object> thrown() {
    return List.copyOf(thrown);
  }

  @Override
  public synchronized long called(String body) {
    return calls(body);
  }

  @Override
  public synchronized boolean alwaysThrew(String body) {
    int calls = calls(body);
    return !body.isEmpty() && calls > 0 && calls == Collections.frequency(thrown, body);
  }

  /** Whether it has thrown. */
  public synchronized boolean hasThrown() {
    return !thrown.isEmpty();
  }
}
