package warren.course;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that a misspelt one was meant to be. */
public final class Nearest {

  private Nearest() {}

  /** The candidate that differs least, if no more than about a third of its letters do. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= allowed(candidate.length()))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Short words are allowed half of theirs. */
  private static int allowed(int length) {
    return Math.max(length / 3, Math.min(2, length / 2));
  }

  /** Damerau's distance: the fewest letters to insert, drop, replace or swap with the next. */
  private static int distance(String a, String b) {
    var distance = new int[a.length() + 1][b.length() + 1];
    for (var i = 0; i <= a.length(); i++) {
      for (var j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        var replace = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        var edit = 1 + Math.min(distance[i - 1][j], distance[i][j - 1]);
        distance[i][j] = Math.min(replace, edit);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
        }
      }
    }
    return distance[a.length()][b.length()];
  }
}
