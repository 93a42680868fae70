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

class OutboxDiagnosis {

  private static final String COMMIT = "commit";
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
        run, step -> forgets(step) && (!step.contains(" where ") || step.matches(".*[<>]=?.*")));
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
        && !does(run, step -> step.contains("for update") || step.startsWith("isolation"));
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
    return does(run, step -> step.contains("skip locked"));
  }

  @Mistake("wrong-charset")
  Optional<WireEvent> wrong_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> publish.content().orElseThrow().text().startsWith("order-10"))
        .filter(publish -> !publish.content().orElseThrow().text().contains("jörg"))
        .findFirst();
  }

  private static boolean does(Evidence run, Predicate<String> such) {
    return steps(run).stream().anyMatch(such);
  }

  private static List<String> steps(Evidence run) {
    return run.noted("database").stream().map(step -> step.toLowerCase(Locale.ROOT)).toList();
  }
}
