package idempotency;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;

class StockLevelsDiagnosis {

  private static final Pattern LOOK = Pattern.compile("(?i)(h?get|hmget|hgetall|mget|eval\\w*) .*");
  private static final Pattern EXPIRY =
      Pattern.compile("(?is)(p?expire(at)?|p?setex|set\\b.* (px|ex) \\d+|.*'(p?expire|ex|px)').*");

  /** What is there for as long as somebody works, and no level. */
  private static final Pattern LOCK = Pattern.compile("(?is)set\\b.* nx\\b.*");

  @Mistake("transaction-without-watch")
  boolean transaction_without_watch(Evidence run) {
    var said = run.noted("redis");
    return said.contains("MULTI") && said.stream().noneMatch(it -> it.startsWith("WATCH "));
  }

  /** Between a WATCH and the MULTI after it, nobody looked; several programs' may be mixed. */
  @Mistake("read-before-watch")
  boolean read_before_watch(Evidence run) {
    var said = run.noted("redis");
    boolean someLookAfterwards =
        IntStream.range(1, said.size())
            .filter(i -> said.get(i - 1).startsWith("WATCH "))
            .anyMatch(i -> LOOK.matcher(said.get(i)).matches());
    return !someLookAfterwards
        && IntStream.range(0, said.size())
            .filter(i -> said.get(i).startsWith("WATCH "))
            .mapToObj(i -> said.subList(i + 1, said.size()))
            .filter(after -> after.contains("MULTI"))
            .map(after -> after.subList(0, after.indexOf("MULTI")))
            .anyMatch(between -> between.stream().noneMatch(it -> LOOK.matcher(it).matches()));
  }

  @Mistake("expires")
  boolean expires(Evidence run) {
    return run.noted("redis").stream()
        .filter(it -> !LOCK.matcher(it).matches())
        .anyMatch(it -> EXPIRY.matcher(it).matches());
  }

  @Mistake("keys-of-its-own")
  boolean keys_of_its_own(Evidence run) {
    var begin = run.noted("keys");
    return run.noted("redis").stream()
        .filter(it -> it.contains("nut-m8"))
        .anyMatch(it -> begin.stream().noneMatch(it::contains));
  }

  @Mistake("missing-taken-for-nil")
  boolean missing_taken_for_nil(Evidence run) {
    return run.noted("redis-refused").stream()
        .anyMatch(it -> it.contains("compare") && it.contains("nil"));
  }
}
