package warren.lab.diagnosis;

import java.util.List;
import java.util.stream.Stream;

/** What Redis refused: code that catches exceptions swallows its words. */
final class RedisErrors {

  private RedisErrors() {}

  /** The first; those after it are mostly the same. */
  static Stream<Found> first(Evidence evidence) {
    return evidence.noted("redis-refused").stream()
        .limit(1)
        .map(refusal -> new Found(List.of(), List.of(refusal)));
  }
}
