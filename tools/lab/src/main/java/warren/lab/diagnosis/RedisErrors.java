package warren.lab.diagnosis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What Redis refused: code that catches exceptions swallows its words. */
final class RedisErrors {

  /** What commons-pool says of it. */
  private static final String WAITED = "Timeout waiting for idle object";

  private RedisErrors() {}

  /** The first; those after it are mostly the same. */
  static Stream<Found> first(Evidence evidence) {
    return evidence.noted("redis-refused").stream()
        .limit(1)
        .map(refusal -> new Found(List.of(), List.of(refusal)));
  }

  /** A client's pool waited in vain for a connection. */
  static Stream<Found> poolIsEmpty(Evidence evidence) {
    return evidence.thrown().stream()
        .flatMap(thrown -> Stream.iterate(thrown, Objects::nonNull, Throwable::getCause))
        .filter(cause -> String.valueOf(cause.getMessage()).startsWith(WAITED))
        .limit(1)
        .map(cause -> new Found(List.of(), List.of()));
  }
}
