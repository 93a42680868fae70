package warren.desk.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What becomes of one file in an update. */
sealed interface Decision {

  /** It stays as it is: nothing new comes, or it is new already. */
  record Stay() implements Decision {}

  /** The newer course's is written; {@code lost} says whether an edit of the learner's goes. */
  record Take(boolean lost) implements Decision {}

  /** The course no longer has it, and nobody has edited it. */
  record Remove() implements Decision {}

  /** The course no longer has it, and the learner's edited one stays. */
  record Outlive() implements Decision {}

  /** Both have changed it, in different places. */
  record Merged(String text) implements Decision {}

  /** Both have changed the same lines: the learner's stays, the newer one is put beside it. */
  record Beside() implements Decision {}

  /**
   * Decides.
   *
   * @param before the course as it was brought
   * @param mine what is there; empty if there is no file
   * @param next what the newer course brings; empty if it brings no such file
   */
  static Decision on(String path, Before before, Optional<byte[]> mine, Optional<byte[]> next)
      throws IOException {
    if (next.isEmpty()) {
      return mine.isEmpty() || !before.paths().contains(path)
          ? new Stay()
          : before.had(path, mine.get()) ? new Remove() : new Outlive();
    }
    if (mine.isEmpty()) {
      return new Take(false);
    }
    if (Arrays.equals(mine.get(), next.get())) {
      return new Stay();
    }
    if (before.had(path, mine.get())) {
      return new Take(false);
    }
    return before.had(path, next.get()) ? new Stay() : ofBoth(path, before, mine.get(), next.get());
  }

  private static Decision ofBoth(String path, Before before, byte[] mine, byte[] next)
      throws IOException {
    Optional<String> merged =
        before.text(path).flatMap(base -> Merge.of(base, text(mine), text(next)));
    if (merged.isPresent()) {
      return merged.get().equals(text(mine)) ? new Stay() : new Merged(merged.get());
    }
    return Paths.isLearners(path) ? new Beside() : new Take(true);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
