package warren.lab;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.opentest4j.TestAbortedException;
import warren.lab.diagnosis.Failing;
import warren.lab.ledger.Ledger;
import warren.lab.store.RedisStore;
import warren.lab.telling.Score;
import warren.lab.wire.Recorder;
import warren.lab.wire.Recording;
import warren.lab.wire.Wire;
import warren.lab.wire.WireMethod;

/**
 * One test's world: a broker with a virtual host for the test class, clients whose every byte is
 * recorded, gates that hold a handler where the test wants it, and the ways to wait. Everything in
 * it ends with the test. The broker is not touched before a queue or a client is asked for.
 *
 * <pre>{@code
 * @Exercise("1.1")
 * class GreeterTest {
 *   @Test
 *   void a_greeting_waits_in_its_queue(Lab lab) throws Exception {
 *     var greetings = lab.queue("greetings");
 *     new Greeter().send(lab.client("greeter").factory(), greetings.name(), "Hello");
 *     assertThat(greetings).eventuallyHolds("Hello");
 *   }
 * }
 * }</pre>
 */
public final class Lab {

  private final World world;
  private final int test;
  private final LearnerCode code;
  private final Recorder recorder = new Recorder();
  private final Waiting waiting;
  private final Troubles troubles = new Troubles();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final List<Gate> gates = new ArrayList<>();
  private final List<Task<?>> tasks = new ArrayList<>();
  private final List<Storm> storms = new ArrayList<>();
  private final List<Throwing> throwings = new ArrayList<>();
  private final List<Suspicion> suspicions = new ArrayList<>();
  private final List<String> staged = new ArrayList<>();
  private final Map<String, Supplier<? extends Collection<?>>> notes = new LinkedHashMap<>();
  private final List<Throwable> attempted = new CopyOnWriteArrayList<>();
  private final long began = Standstill.now();
  private final Stores stores;
  private Recording shown = recorder;
  private OptionalLong seed = OptionalLong.empty();
  private Optional<Duration> over = Optional.empty();

  /**
   * A sentence that explains a failure where its condition holds.
   *
   * @param sentence a whole sentence, for the learner
   * @param holds asked only once a test has failed
   */
  record Suspicion(String sentence, BooleanSupplier holds) {}

  Lab(World world, int test, LearnerCode code) {
    this.world = world;
    this.test = test;
    this.code = code;
    this.stores = new Stores(world::redis);
    this.waiting = new Waiting(recorder, this::roundTrip, world.hurry());
  }

  /** A name that no other test of the class uses: the same one for the same label. */
  public synchronized String name(String label) {
    var name = label + "-" + test;
    names.put(name, label);
    return name;
  }

  /** A queue that nobody has declared yet; {@link LabQueue#declared} does. */
  public LabQueue queue(String label) {
    return queueNamed(name(label));
  }

  /** A queue whose full name is known, such as one that the learner's code named. */
  public LabQueue queueNamed(String name) {
    return new LabQueue(name, world::connection, waiting);
  }

  /** The queues that a client has declared so far, or only asked for, as the broker names them. */
  public List<LabQueue> queuesOf(Client client) {
    return client.wire().methods(AMQP.Queue.DeclareOk.class).stream()
        .map(AMQP.Queue.DeclareOk::getQueue)
        .distinct()
        .map(this::queueNamed)
        .toList();
  }

  /** The client of that name, with a wire of its own. */
  public synchronized Client client(String name) {
    return clients.computeIfAbsent(
        name,
        key -> {
          var wire = Wire.open(key, world.address(), recorder);
          var factory =
              new LabConnectionFactory(world.broker(), wire, world.virtualHost(), troubles);
          return new Client(key, wire, recorder.of(key), factory, waiting);
        });
  }

  /** A gate, named after what is going on while it holds somebody: {@code handling p-1}. */
  public synchronized Gate gate(String label) {
    var gate = new Gate(label, waiting, recorder::elapsed);
    gates.add(gate);
    return gate;
  }

  /** What lets the handlers and collaborators that the test hands over throw. */
  public synchronized Throwing throwing() {
    var throwing = new Throwing();
    throwings.add(throwing);
    return throwing;
  }

  /**
   * Starts work beside the test, in a thread of its own.
   *
   * @param label who does it, for messages: {@code the second producer}
   */
  public synchronized <T> Task<T> start(String label, Callable<T> work) {
    var task = Task.start(label, () -> noted(work), waiting, code, world.stuck());
    tasks.add(task);
    return task;
  }

  private <T> T noted(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (Exception | Error e) {
      attempted.add(e);
      throw e;
    }
  }

  /** {@linkplain #start(String, Callable) Starts} work that returns nothing. */
  public Task<Void> start(String label, Task.Action work) {
    return start(
        label,
        () -> {
          work.run();
          return null;
        });
  }

  /** Starts the same work in several threads, which are named {@code consumer 1} and so on. */
  public <T> List<Task<T>> crowd(String label, int count, Callable<T> work) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> start(label + " " + i, work)).toList();
  }

  /** {@linkplain #crowd(String, int, Callable) Starts} work that returns nothing. */
  public List<Task<Void>> crowd(String label, int count, Task.Action work) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> start(label + " " + i, work)).toList();
  }

  /** Makes a call that is to fail: what it throws is for the test to see. */
  public Attempt attempt(Task.Action call) {
    var attempt = Attempt.at(call, code);
    attempt.thrown().ifPresent(attempted::add);
    return attempt;
  }

  /**
   * Random numbers for generated cases, the same ones for the same seed. A failure names the seed;
   * the environment variable {@code WARREN_SEED} plays it again.
   */
  public synchronized Random random() {
    if (seed.isEmpty()) {
      seed =
          OptionalLong.of(
              Optional.ofNullable(System.getenv("WARREN_SEED"))
                  .map(Long::parseLong)
                  .orElseGet(() -> new Random().nextLong(1_000_000)));
    }
    return new Random(seed.getAsLong());
  }

  /**
   * Skips the test, with the reason, where the broker has no exchanges of that type. Those that the
   * course starts have it; one that somebody else runs may lack the plugin.
   *
   * @param type such as {@code x-consistent-hash}
   */
  public void requireExchangeType(String type) {
    if (!world.hasExchangeType(type)) {
      throw new TestAbortedException(
          "%s:%d has no exchanges of the type %s: enable its plugin there, or unset WARREN_AMQP_URI"
              .formatted(world.broker().host(), world.broker().port(), type));
    }
  }

  /** The broker, to be restarted or killed. */
  public BrokerControl broker() {
    waiting.expectClock();
    return new BrokerControl(world);
  }

  /** What all clients of this test and the broker said to each other. */
  public Recording wire() {
    return recorder;
  }

  /**
   * A Redis with keys of this test's own: the one that {@code WARREN_REDIS_URI} names, else one
   * that Warren starts. Diagnoses find noted what was said to it, under {@code redis}, and the
   * errors that it returned, under {@code redis-refused}.
   */
  public synchronized RedisStore redis() {
    var redis = stores.redis();
    if (!notes.containsKey("redis")) {
      waiting.expectClock(redis::expires);
      note("redis", redis::commands);
      note("redis-refused", redis::refusals);
    }
    return redis;
  }

  /** An empty H2 database in memory, the same one at every call. */
  public DataSource database() {
    return stores.database();
  }

  /**
   * Lets a client die at a moment that something given to the learner's code marks.
   *
   * @param moment for messages, such as {@code after the effect}
   * @param nth at which time the moment comes, from 1
   */
  public Crash crash(String moment, Client client, int nth) {
    return new Crash(moment, client, nth, waiting);
  }

  /** What became of each message that the wire has seen so far. */
  public Ledger ledger() {
    return Ledger.of(recorder.events());
  }

  /**
   * Tries a check until it passes, for ten seconds at most.
   *
   * @param what is awaited, for the message of a timeout
   * @throws AssertionError the check's last one
   */
  public void eventually(String what, Check check) {
    waiting.eventually(what, check);
  }

  /**
   * Waits for a value to become what is expected.
   *
   * <pre>{@code
   * lab.await("the pieces in stock", shop::stock).because("the order is cancelled").toBe(3);
   * }</pre>
   *
   * @param what the value is, for messages
   */
  public <T> Awaited<T> await(String what, Supplier<? extends T> value) {
    return new Awaited<>(what, value, waiting, world.stuck());
  }

  /**
   * Says that no timer of the code under test rings in this test any more, as it was told a time
   * that no test lasts: whoever waits in vain is then told so sooner.
   */
  public void expectNoTimer() {
    waiting.expectNoTimer();
  }

  /** Waits until the broker has done all it was asked to and the wire has gone quiet. */
  public void untilQuiet() {
    waiting.untilQuiet();
  }

  /**
   * Waits until this test's clients have acknowledged or rejected that many deliveries and the
   * broker has taken note. Gives up without an error when nothing more happens: what follows from
   * missing acknowledgements is for the test to see.
   */
  public void untilSettled(int deliveries) {
    waiting.untilSettled(deliveries);
  }

  /** Waits until it has thrown, and until what comes of that has come. */
  public void untilThrown(Throwing throwing) {
    await("the number of calls that threw", () -> throwing.thrown().size())
        .to("be one or more", calls -> calls > 0);
    untilQuiet();
  }

  /**
   * Waits until that much time has passed, for what the code under test is to do by a clock of its
   * own: to see that it has not done it, or has done it by then.
   */
  public void untilPassed(Duration time) {
    waiting.untilPassed(time);
  }

  /**
   * The names of threads that were started in this test, are alive and keep the program from
   * ending: those of daemons are left out, and the lab's own.
   */
  public List<String> threadsLeft() {
    return Standstill.waitedFor(began);
  }

  /** When it began, as {@link Standstill#now} tells it: an older thread may be at an older test. */
  long began() {
    return began;
  }

  /**
   * Measures from now on.
   *
   * @param since what happens now, for messages: {@code the reminder was asked for}
   */
  public Stopwatch stopwatch(String since) {
    return new Stopwatch(since);
  }

  /** Waits until the clock shows a later second, which takes one second at most. */
  public void untilNextSecond() {
    waiting.untilNextSecond();
  }

  /**
   * Says what is likely wrong if this test fails while the condition holds. It never fails a test.
   *
   * @param sentence a whole sentence, for the learner
   * @param holds asked only once the test has failed
   */
  public synchronized void suspect(String sentence, BooleanSupplier holds) {
    suspicions.add(new Suspicion(sentence, holds));
  }

  /**
   * Keeps for the diagnoses what no wire shows, such as what a database holds. It never fails a
   * test.
   *
   * @param what its name, for {@link warren.lab.diagnosis.Evidence#noted}
   * @param parts asked only once the test has failed
   */
  public synchronized void note(String what, Supplier<? extends Collection<?>> parts) {
    notes.put(what, parts);
  }

  /**
   * Does the same work again and again: with the connection cut before the first of each of these
   * methods, after the first, before the second, and so on to the last, and once undisturbed. A
   * failure names the run's cut and shows its wire only.
   *
   * <pre>{@code
   * lab.sweep(
   *     "publisher",
   *     List.of(toBroker(AMQP.Basic.Publish.class), toClient(AMQP.Basic.Ack.class)),
   *     publisher -> {
   *       var payments = lab.queue(publisher.name()).declared();
   *       ...
   *     });
   * }</pre>
   *
   * @param label begins the names of the clients, one for each run
   * @throws Exception what the work throws
   */
  public void sweep(String label, List<WireMethod> methods, Sweep.Run run) throws Exception {
    new Sweep(this, label, run).over(methods);
  }

  /**
   * A storm, for a test that wants everything to go wrong at once. The test is to be marked by
   * {@link RestartsBroker}. It takes its time, so it is not judged if others have waited in vain.
   */
  public synchronized Storm storm() {
    waiting.requireNoHurry();
    var storm = new Storm(this);
    storms.add(storm);
    return storm;
  }

  private synchronized void roundTrip() {
    if (clients.isEmpty()) {
      return;
    }
    try {
      world.connection().createChannel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker did not answer", e);
    }
  }

  synchronized OptionalLong seed() {
    return seed;
  }

  Duration elapsed() {
    return recorder.elapsed();
  }

  synchronized List<Gate> gates() {
    return List.copyOf(gates);
  }

  synchronized List<Failing> throwings() {
    return List.copyOf(throwings);
  }

  synchronized List<Suspicion> suspicions() {
    return List.copyOf(suspicions);
  }

  /** What calls that were to fail have thrown. */
  List<Throwable> attempted() {
    return List.copyOf(attempted);
  }

  synchronized Map<String, Supplier<? extends Collection<?>>> notes() {
    return Map.copyOf(notes);
  }

  synchronized List<Storm> storms() {
    return List.copyOf(storms);
  }

  /** Ends a client that this test needs no more, as if it had not been. */
  synchronized void dismiss(Client client) {
    client.die();
    clients.remove(client.name());
  }

  /** Lets a failure show this client's wire only, and what the test did to it. */
  synchronized void show(Client client, String done) {
    shown = client.wire();
    staged.add(done);
  }

  /** What the test did, as sentences for a failure. */
  synchronized List<String> staged() {
    return List.copyOf(staged);
  }

  /** What the learner is told of each mistake of the exercise, by its id. */
  Map<String, String> mistakeWords(String exercise) {
    return world.mistakeWords(exercise);
  }

  /** What a failure is to show. */
  synchronized Recording shown() {
    return shown;
  }

  /** By a client's name, the methods that were predicted of it; without those of none. */
  synchronized Map<String, List<String>> predictions() {
    var predictions = new LinkedHashMap<String, List<String>>();
    clients.forEach(
        (name, client) ->
            client
                .prediction()
                .ifPresent(prediction -> predictions.put(name, prediction.methods())));
    return predictions;
  }

  /** Faults that were asked for and have not happened. */
  synchronized List<Fault> unfired() {
    return clients.values().stream()
        .flatMap(client -> client.faults().stream())
        .filter(Fault::isMissed)
        .toList();
  }

  /** Whether one of its clients has died, whose code cannot know of it. */
  synchronized boolean hasDeadClients() {
    return clients.values().stream().anyMatch(Client::isDead);
  }

  Troubles troubles() {
    return troubles;
  }

  /** What its clients and the broker have said when all is quiet, as a text for keeping. */
  String score() {
    waiting.untilQuiet();
    var all = recorder.events();
    return Score.text(all, List.copyOf(clients.keySet()), this::letOn, this::lasting);
  }

  /** What its clients and the broker have said, as it was said. */
  synchronized Tape tape(String testId) {
    return Tape.of(
        testId,
        recorder.events().isEmpty() ? "" : world.virtualHost(),
        names,
        recorder,
        over.orElseGet(recorder::elapsed));
  }

  private Optional<Duration> letOn(String body, int nth) {
    return gates().stream().flatMap(gate -> gate.letOn(body, nth).stream()).findFirst();
  }

  /** The text with names that stay the same whichever test of whichever run this is. */
  private synchronized String lasting(String text) {
    var lasting = text.replace(world.virtualHost(), "/");
    for (var name : names.entrySet()) {
      lasting =
          lasting.replaceAll(
              "\\b" + Pattern.quote(name.getKey()) + "\\b",
              Matcher.quoteReplacement(name.getValue()));
    }
    return lasting;
  }

  /** The test has failed. */
  void failed() {
    waiting.testFailed();
  }

  /** What has become of broker or Redis meanwhile, as a sentence; empty where all is well. */
  Optional<String> lost() {
    return world.lost().or(stores::lost);
  }

  /** Ends everything of this test. */
  synchronized void close() {
    over = Optional.of(recorder.elapsed());
    clients.values().forEach(Client::die);
    gates.forEach(Gate::open);
    tasks.forEach(Task::interrupt);
    stores.close();
  }
}
