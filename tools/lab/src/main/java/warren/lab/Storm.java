package warren.lab;

import static warren.lab.wire.WireFault.Deed.CUT_AFTER;
import static warren.lab.wire.WireFault.Deed.CUT_BEFORE;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.opentest4j.TestAbortedException;
import warren.lab.wire.WireFault;
import warren.lab.wire.WireMethod;

/**
 * Everything goes wrong at once: connections are cut, programs crash, messages come twice, the
 * broker restarts. What does, and at which method or moment, is planned from the seed of {@link
 * Lab#random} alone, so the same seed plays the same plan again; a failure shows it.
 *
 * <pre>{@code
 * var storm = lab.storm();
 * storm.program(
 *     "worker",
 *     3,
 *     List.of(toClient(AMQP.Basic.Deliver.class), toBroker(AMQP.Basic.Ack.class)),
 *     (client, moment) -> new ParcelWorker(moment).start(client.factory()));
 * storm.send(parcels, parcel -> queue.holding(parcel));
 * }</pre>
 */
public final class Storm {

  /** A mishap comes within so many methods, or moments, of the one before it. */
  private static final int CALM = 25;

  private static final int CUTS = 3;
  private static final double TWICE = 0.15;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Lab lab;
  private final Random random;
  private final List<Object> plan = new CopyOnWriteArrayList<>();
  private boolean restarted;

  /** Starts a program. */
  @FunctionalInterface
  public interface Program {

    /**
     * Starts it and returns.
     *
     * @param client the program's; each time it is another
     * @param moment called by what the program is given, wherever it may crash; throws {@link
     *     Crash.Died} once it has
     */
    void start(Client client, Runnable moment) throws Exception;
  }

  Storm(Lab lab) {
    this.lab = lab;
    this.random = lab.random();
  }

  /**
   * Starts a program whose connections are cut and which crashes some times. After a crash it is
   * started again, as it is when it does not come up in this weather.
   *
   * @param name begins the names of its clients
   * @param methods before or after which its connections are cut
   * @throws Exception what the first start throws in calm weather
   */
  public void program(String name, int crashes, List<WireMethod> methods, Program program)
      throws Exception {
    var lives = new ArrayList<Life>();
    for (int number = 1; number <= crashes + 1; number++) {
      var cuts = IntStream.range(0, CUTS).mapToObj(place -> cut(place, methods)).toList();
      int end = number > crashes ? Integer.MAX_VALUE : 1 + random.nextInt(CALM);
      lives.add(new Life(name + "-" + number, program, cuts, end, lives));
    }
    plan.addAll(lives);
    lives.get(0).begin();
  }

  private WireFault cut(int place, List<WireMethod> methods) {
    int nth = place * CALM + 1 + random.nextInt(CALM);
    return new WireFault(
        random.nextBoolean() ? CUT_BEFORE : CUT_AFTER,
        nth,
        methods.get(random.nextInt(methods.size())));
  }

  /**
   * Sends messages in this order, some of them once more at once or later. The first time it is
   * called, the broker restarts on the way.
   *
   * @param sender sends one, and returns when the broker has it
   * @throws TestAbortedException where somebody else runs the broker: the test is skipped
   */
  public <M> void send(List<M> messages, Consumer<M> sender) {
    lab.broker().requireLeave("restart");
    var all = new ArrayList<>(messages);
    for (var message : messages) {
      if (random.nextDouble() < TWICE) {
        int first = all.indexOf(message);
        all.add(first + 1 + random.nextInt(all.size() - first), message);
      }
    }
    plan.add("%d messages, sent %d times".formatted(messages.size(), all.size()));
    int half = restarted ? 0 : all.size() / 4 + random.nextInt(all.size() / 2 + 1);
    all.subList(0, half).forEach(sender);
    if (!restarted) {
      restarted = true;
      plan.add("the broker restarted after number " + half);
      lab.broker().restart();
    }
    all.subList(half, all.size()).forEach(sender);
  }

  /** What it planned, and what of it has happened, in lines. */
  List<String> plan() {
    return plan.stream().map(Object::toString).toList();
  }

  /** One life of a program, up to its crash. */
  private final class Life {

    private final String name;
    private final Program program;
    private final List<WireFault> cuts;
    private final int end;
    private final List<Life> lives;
    private final AtomicBoolean over = new AtomicBoolean();
    private int starts;

    Life(String name, Program program, List<WireFault> cuts, int end, List<Life> lives) {
      this.name = name;
      this.program = program;
      this.cuts = cuts;
      this.end = end;
      this.lives = lives;
    }

    void begin() throws Exception {
      try {
        start();
      } catch (IOException | TimeoutException | RuntimeException e) {
        if (cuts.stream().noneMatch(WireFault::fired)) {
          throw e;
        }
        beginAgain();
      }
    }

    private void start() throws Exception {
      var client = lab.client(++starts == 1 ? name : name + "." + starts);
      cuts.stream().filter(cut -> !cut.fired()).forEach(client::arm);
      var crash = lab.crash("in the storm", client, end);
      try {
        program.start(client, () -> visit(crash));
      } catch (IOException | TimeoutException | RuntimeException e) {
        client.die();
        throw e;
      }
    }

    private void beginAgain() throws Exception {
      while (!over.get()) {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        try {
          start();
          return;
        } catch (IOException | TimeoutException | RuntimeException e) {
          // the weather is still bad
        }
      }
    }

    private void visit(Crash crash) {
      try {
        crash.here();
      } catch (Crash.Died died) {
        if (over.compareAndSet(false, true)) {
          lab.start(name + "'s successor", lives.get(lives.indexOf(this) + 1)::beginAgain);
        }
        throw died;
      }
    }

    @Override
    public String toString() {
      return name
          + cuts.stream()
              .map(cut -> "\n    " + cut + (cut.fired() ? "" : ": it did not come to that"))
              .collect(Collectors.joining())
          + (end == Integer.MAX_VALUE
              ? ""
              : "\n    to crash at moment "
                  + end
                  + (over.get() ? "" : ": it did not come to that"));
    }
  }
}
