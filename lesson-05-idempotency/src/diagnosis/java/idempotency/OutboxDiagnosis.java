package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

class OutboxDiagnosis {

  private static final String COMMIT = "commit";
  private static final String DUPLICATE = " 23505";
  private static final String BY_ITSELF = "auto-commit: ";

  @Mistake("published-when-placed")
  Optional<WireEvent> published_when_placed(Evidence run) {
    return does(run, step -> step.contains("insert into orders"))
            && !does(run, step -> step.contains("insert into outbox"))
        ? run.calls(AMQP.Basic.Publish.class).stream().findFirst()
        : Optional.empty();
  }

  @Mistake("two-transactions")
  boolean two_transactions(Evidence run) {
    var steps = steps(run);
    return IntStream.range(0, steps.size() - 1)
        .filter(i -> steps.get(i).contains("insert into o"))
        .anyMatch(i -> steps.get(i).startsWith(BY_ITSELF) || isTorn(steps, i));
  }

  /** Whether it was committed alone, and the other one of the two was written after that. */
  private static boolean isTorn(List<String> steps, int insert) {
    return steps.get(insert + 1).equals(COMMIT)
        && (insert == 0 || !steps.get(insert - 1).contains("insert into o"))
        && insert + 2 < steps.size()
        && steps.get(insert + 2).contains("insert into o")
        && !table(steps.get(insert)).equals(table(steps.get(insert + 2)));
  }

  private static String table(String insert) {
    return insert.replaceFirst(".*insert into (\\w+).*", "$1");
  }

  @Mistake("no-confirms")
  Optional<WireEvent> no_confirms(Evidence run) {
    return run.calls(AMQP.Confirm.Select.class).isEmpty()
        ? run.calls(AMQP.Basic.Publish.class).stream().findFirst()
        : Optional.empty();
  }

  @Mistake("or-die")
  Optional<WireEvent> or_die(Evidence run) {
    return run.calls(AMQP.Channel.Close.class).stream().findFirst();
  }

  @Mistake("lost-connection-unchecked")
  boolean lost_connection_unchecked(Evidence run) {
    return run.thrown().stream().anyMatch(ShutdownSignalException.class::isInstance);
  }

  /** An id was noted a second time, or another order's message went out under it. */
  @Mistake("counted-id")
  boolean counted_id(Evidence run) {
    var publishes = run.calls(AMQP.Basic.Publish.class);
    return does(run, step -> step.contains("insert into outbox") && step.endsWith(DUPLICATE))
        || publishes.stream()
            .anyMatch(
                one ->
                    publishes.stream()
                        .anyMatch(other -> sameId(one, other) && !text(one).equals(text(other))));
  }

  private static boolean sameId(WireEvent one, WireEvent other) {
    return id(one) != null && id(one).equals(id(other));
  }

  private static String id(WireEvent publish) {
    return publish.content().orElseThrow().properties().getMessageId();
  }

  @Mistake("commit-forgotten")
  boolean commit_forgotten(Evidence run) {
    return does(run, OutboxDiagnosis::forgets)
        && IntStream.range(0, steps(run).size())
            .filter(i -> forgets(steps(run).get(i)))
            .noneMatch(
                i ->
                    steps(run).get(i).startsWith(BY_ITSELF)
                        || steps(run).stream().skip(i).anyMatch(COMMIT::equals));
  }

  private static boolean forgets(String step) {
    return step.contains("delete from outbox") || step.contains("update outbox");
  }

  @Mistake("deletes-everything")
  boolean deletes_everything(Evidence run) {
    return does(
        run, step -> forgets(step) && (!step.contains(" where ") || step.contains(" position >")));
  }

  @Mistake("commits-by-itself")
  boolean commits_by_itself(Evidence run) {
    return does(run, step -> step.contains("for update") && step.startsWith(BY_ITSELF));
  }

  @Mistake("serializable")
  boolean serializable(Evidence run) {
    return does(run, step -> step.equals("isolation serializable"))
        && !does(run, step -> step.contains("for update"));
  }

  @Mistake("no-lock")
  boolean no_lock(Evidence run) {
    return does(run, OutboxDiagnosis::reads)
        && !does(run, step -> step.contains("for update") || step.startsWith("isolation"))
        && areAtWorkAtOnce(run, true);
  }

  /** Whether one program published while another had published and was yet to hear of a confirm. */
  private static boolean areAtWorkAtOnce(Evidence run, boolean onTheSame) {
    var publishes = run.calls(AMQP.Basic.Publish.class);
    return publishes.stream()
        .anyMatch(
            slow ->
                publishes.stream()
                    .filter(other -> !other.client().equals(slow.client()))
                    .filter(other -> !onTheSame || text(other).equals(text(slow)))
                    .anyMatch(
                        other -> begun(run, slow) < other.number() && hears(run, slow, other)));
  }

  /** When it was sent: a test may have held it on its way. */
  private static int begun(Evidence run, WireEvent publish) {
    return run.before(publish)
        .filter(event -> event.direction() == Direction.TO_BROKER)
        .reduce((earlier, later) -> later)
        .filter(event -> event.kind() == Kind.HELD)
        .map(WireEvent::number)
        .orElse(publish.number());
  }

  private static boolean hears(Evidence run, WireEvent publish, WireEvent later) {
    return run.received(AMQP.Basic.Ack.class).stream()
        .filter(ack -> ack.place().equals(publish.place()) && ack.number() > publish.number())
        .findFirst()
        .filter(ack -> ack.number() > later.number())
        .isPresent();
  }

  private static String text(WireEvent publish) {
    return publish.content().orElseThrow().text();
  }

  @Mistake("read-then-lock")
  boolean read_then_lock(Evidence run) {
    return does(run, step -> reads(step) && !step.contains("for update"))
        && does(run, step -> step.contains("for update"));
  }

  /** One was removed, that was committed, and the next one removed without another look. */
  @Mistake("locks-all-commits-each")
  boolean locks_all_commits_each(Evidence run) {
    var steps = steps(run);
    return does(run, step -> reads(step) && step.contains("for update"))
        && IntStream.range(1, steps.size() - 1)
            .anyMatch(
                i ->
                    steps.get(i).equals(COMMIT)
                        && forgets(steps.get(i - 1))
                        && forgets(steps.get(i + 1)));
  }

  private static boolean reads(String step) {
    return step.contains("select ") && step.contains("body");
  }

  @Mistake("skip-locked")
  boolean skip_locked(Evidence run) {
    return does(run, step -> step.contains("skip locked")) && areAtWorkAtOnce(run, false);
  }

  @Mistake("wrong-charset")
  Optional<WireEvent> wrong_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> text(publish).startsWith("order-10"))
        .filter(publish -> !text(publish).contains("jörg"))
        .findFirst();
  }

  private static boolean does(Evidence run, Predicate<String> such) {
    return steps(run).stream().anyMatch(such);
  }

  private static List<String> steps(Evidence run) {
    return run.noted("database").stream().map(step -> step.toLowerCase(Locale.ROOT)).toList();
  }
}
