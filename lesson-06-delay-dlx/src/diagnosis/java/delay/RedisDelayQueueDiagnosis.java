package delay;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;

class RedisDelayQueueDiagnosis {

  /** The first digits of a time of these years, in seconds or in parts of them. */
  private static final Pattern THIS_TIME = Pattern.compile("\\b1[.]?[789][0-9]{6,}");

  /** Seconds as thousandths, and the millionths added as they are. */
  private static final String MIXED =
      "\\[1\\]\\)*\\s*\\*\\s*1000\\s*\\+\\s*(TONUMBER\\()?\\w+\\[2\\]\\)*+\\s*+(?![/*])";

  private static final String LOOK = "Z(REV)?RANGE(BYSCORE)? ";

  /** A script that looks what is due and changes nothing. */
  private static final String LOOK_ALONE =
      "^EVAL(_RO)? (?=.*RANGE)(?!.*(ADD|REM|POP|SET|DEL|INCRBY)\\W)";

  /** A script that gives the lease and does not look. */
  private static final String LEASE_ALONE =
      "^EVAL (?=.*ZADD\\W)(?=.*\\s%d)(?!.*RANGE)".formatted(RedisDelayQueueTest.LEASE.toSeconds());

  @Mistake("delay-in-seconds")
  boolean delay_in_seconds(Evidence run) {
    return says(run, word(RedisDelayQueueTest.MONTH.toSeconds()));
  }

  @Mistake("lease-in-seconds")
  boolean lease_in_seconds(Evidence run) {
    return says(run, word(RedisDelayQueueTest.LEASE.toSeconds()));
  }

  private static Predicate<String> word(long number) {
    return has("(^|\\s)" + number + "(\\s|$)");
  }

  @Mistake("local-clock")
  boolean local_clock(Evidence run) {
    return says(run, has("ZADD")) && !says(run, has("TIME"));
  }

  @Mistake("local-clock-when-added")
  boolean local_clock_when_added(Evidence run) {
    var commands = commands(run);
    return says(run, has("TIME"))
        && commands.stream().filter(has("TIME")).allMatch(has("ZADD|RANGE"))
        && IntStream.range(0, commands.size())
            .filter(i -> has("^ZADD ").test(commands.get(i)))
            .filter(i -> THIS_TIME.matcher(commands.get(i)).find())
            .anyMatch(i -> isNamedFirst(commands, i));
  }

  /** Nobody has named its item before: it is added, and not claimed. */
  private static boolean isNamedFirst(List<String> commands, int add) {
    return commands.subList(0, add).stream()
        .noneMatch(it -> item(it).equals(item(commands.get(add))));
  }

  @Mistake("lease-by-local-clock")
  boolean lease_by_local_clock(Evidence run) {
    return says(run, has("^EVAL.*RANGE").and(has("TIME")).and(it -> THIS_TIME.matcher(it).find()));
  }

  @Mistake("micros-as-millis")
  boolean micros_as_millis(Evidence run) {
    return says(run, has("^EVAL.*TIME").and(has(MIXED)));
  }

  @Mistake("whole-seconds")
  boolean whole_seconds(Evidence run) {
    return says(run, has("^EVAL.*TIME.*\\[1\\]").and(has("\\[2\\]").negate()));
  }

  @Mistake("latest-first")
  boolean latest_first(Evidence run) {
    return says(run, has("ZREVRANGE|'REV'|ZPOPMAX"));
  }

  @Mistake("lease-from-the-due-time")
  boolean lease_from_the_due_time(Evidence run) {
    return says(run, has("ZINCRBY"));
  }

  @Mistake("zpopmin")
  boolean zpopmin(Evidence run) {
    return says(run, has("^ZPOPMIN")) && !followed(run, "^ZPOPMIN", "^ZADD");
  }

  @Mistake("popped-and-put-back")
  boolean popped_and_put_back(Evidence run) {
    return followed(run, "^ZPOPMIN", "^ZADD");
  }

  @Mistake("removed-when-claimed")
  boolean removed_when_claimed(Evidence run) {
    return says(run, has("^EVAL.*RANGE").and(has("ZREM'")).and(has("ZADD|'SET").negate()));
  }

  @Mistake("lock-without-expiry")
  boolean lock_without_expiry(Evidence run) {
    return says(run, has("^SETNX |^SET .* NX\\b").and(has(" (PX|EX|PXAT|EXAT) ").negate()))
        && !says(run, has("^P?EXPIRE"));
  }

  @Mistake("read-then-leased")
  boolean read_then_leased(Evidence run) {
    return followed(run, "^" + LOOK, "^ZADD") && !says(run, has("^WATCH")) && !winner_removes(run)
        || followed(run, LOOK_ALONE, LEASE_ALONE);
  }

  @Mistake("read-then-removed")
  boolean read_then_removed(Evidence run) {
    return followed(run, "^" + LOOK, "^ZREM ") && !says(run, has("^WATCH")) && !winner_removes(run);
  }

  private static boolean winner_removes(Evidence run) {
    var commands = commands(run);
    return followed(run, "^" + LOOK, "^ZREM ", "^ZADD ")
        && IntStream.range(1, commands.size()).anyMatch(i -> isPutBack(commands, i));
  }

  private static boolean isPutBack(List<String> commands, int add) {
    var removal = commands.get(add - 1);
    return has("^ZREM ").test(removal)
        && has("^ZADD ").test(commands.get(add))
        && item(removal).equals(item(commands.get(add)));
  }

  /** What a command ends with. */
  private static String item(String command) {
    return command.substring(command.lastIndexOf(' ') + 1);
  }

  /** Whether such commands came right after one another. */
  private static boolean followed(Evidence run, String... names) {
    var commands = commands(run);
    return IntStream.rangeClosed(0, commands.size() - names.length)
        .anyMatch(
            first ->
                IntStream.range(0, names.length)
                    .allMatch(i -> has(names[i]).test(commands.get(first + i))));
  }

  private static boolean says(Evidence run, Predicate<String> such) {
    return commands(run).stream().anyMatch(such);
  }

  private static Predicate<String> has(String words) {
    return Pattern.compile(words, Pattern.DOTALL).asPredicate();
  }

  private static List<String> commands(Evidence run) {
    return run.noted("redis").stream().map(it -> it.toUpperCase(Locale.ROOT)).toList();
  }
}
