package warren.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A way through the course for those who have so much time. Each holds the one before it; an
 * exercise names the shortest one that it is part of.
 */
public enum CoursePath {
  HALF_DAY(200),
  ONE_DAY(400),
  TWO_DAYS(800);

  private final int atMost;

  CoursePath(int atMost) {
    this.atMost = atMost;
  }

  /** What {@code lesson.yaml} and the commands call it, such as {@code half-day}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether an exercise that names that path is part of this one. */
  public boolean holds(CoursePath shortest) {
    return shortest.compareTo(this) <= 0;
  }

  /**
   * How many minutes its exercises may take, without reading and talk, for its name to be true:
   * half a day is some three hours at the keyboard.
   */
  public int atMost() {
    return atMost;
  }

  /** The path of that name. */
  public static Optional<CoursePath> named(String word) {
    return Arrays.stream(values()).filter(path -> path.word().equals(word)).findFirst();
  }

  /** All names, the shortest path's first. */
  public static List<String> words() {
    return Arrays.stream(values()).map(CoursePath::word).toList();
  }
}
