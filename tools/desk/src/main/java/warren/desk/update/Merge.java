package warren.desk.update;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two edited versions of one text made into one that has the changes of both. */
final class Merge {

  private final List<String> merged = new ArrayList<>();
  private final List<String> base;
  private int at;

  private Merge(List<String> base) {
    this.base = base;
  }

  /**
   * The text with both's changes; empty if they have changed the same lines, or neighbouring ones,
   * in different ways.
   */
  static Optional<String> of(String base, String mine, String next) {
    List<String> lines = base.lines().toList();
    List<AbstractDelta<String>> left = DiffUtils.diff(lines, mine.lines().toList()).getDeltas();
    List<AbstractDelta<String>> right = DiffUtils.diff(lines, next.lines().toList()).getDeltas();
    var merge = new Merge(lines);
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      AbstractDelta<String> one = left.get(i);
      AbstractDelta<String> other = right.get(j);
      if (touch(one, other)) {
        if (!same(one, other)) {
          return Optional.empty();
        }
        merge.apply(one);
        i++;
        j++;
      } else if (start(one) < start(other)) {
        merge.apply(one);
        i++;
      } else {
        merge.apply(other);
        j++;
      }
    }
    left.subList(i, left.size()).forEach(merge::apply);
    right.subList(j, right.size()).forEach(merge::apply);
    return Optional.of(merge.text());
  }

  private void apply(AbstractDelta<String> delta) {
    merged.addAll(base.subList(at, start(delta)));
    merged.addAll(delta.getTarget().getLines());
    at = end(delta);
  }

  private String text() {
    merged.addAll(base.subList(at, base.size()));
    return merged.isEmpty() ? "" : String.join("\n", merged) + "\n";
  }

  private static boolean touch(AbstractDelta<String> one, AbstractDelta<String> other) {
    return start(one) <= end(other) && start(other) <= end(one);
  }

  private static boolean same(AbstractDelta<String> one, AbstractDelta<String> other) {
    return start(one) == start(other)
        && end(one) == end(other)
        && one.getTarget().getLines().equals(other.getTarget().getLines());
  }

  private static int start(AbstractDelta<String> delta) {
    return delta.getSource().getPosition();
  }

  private static int end(AbstractDelta<String> delta) {
    return start(delta) + delta.getSource().size();
  }
}
