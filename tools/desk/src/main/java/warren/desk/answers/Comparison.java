package warren.desk.answers;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.util.ArrayList;
import java.util.List;

/**
 * Two texts, line by line. Lines that differ in blanks only are the same, so that it does not
 * matter how the learner formats.
 */
public final class Comparison {

  private static final int CONTEXT = 3;

  /** A part of it, in the order of the texts. */
  public sealed interface Part {}

  /** Lines that stand in both. */
  public record Same(List<String> left, List<String> right) implements Part {
    public Same {
      left = List.copyOf(left);
      right = List.copyOf(right);
    }
  }

  /** So many lines that stand in both and are not shown. */
  public record Skipped(int lines) implements Part {}

  /** Lines of the one, in whose place the other has its own; either may be empty. */
  public record Different(List<String> left, List<String> right) implements Part {
    public Different {
      left = List.copyOf(left);
      right = List.copyOf(right);
    }
  }

  private final List<Part> parts = new ArrayList<>();

  private Comparison(List<AbstractDelta<String>> deltas) {
    for (int i = 0; i < deltas.size(); i++) {
      List<String> left = deltas.get(i).getSource().getLines();
      List<String> right = deltas.get(i).getTarget().getLines();
      if (deltas.get(i).getType() == DeltaType.EQUAL) {
        same(left, right, i == 0 ? 0 : CONTEXT, i == deltas.size() - 1 ? 0 : CONTEXT);
      } else {
        parts.add(new Different(left, right));
      }
    }
  }

  /** Compares. */
  public static Comparison of(String left, String right) {
    var algorithm = new MyersDiff<String>((one, other) -> bare(one).equals(bare(other)));
    return new Comparison(
        DiffUtils.diff(Reference.lines(left), Reference.lines(right), algorithm, null, true)
            .getDeltas());
  }

  /** What there is to show. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Whether nothing differs. */
  public boolean alike() {
    return parts.stream().noneMatch(Different.class::isInstance);
  }

  /** Keeps a few lines at either end that has a difference next to it. */
  private void same(List<String> left, List<String> right, int first, int last) {
    int skipped = left.size() - first - last;
    if (skipped <= 1) {
      parts.add(new Same(left, right));
      return;
    }
    if (first > 0) {
      parts.add(new Same(left.subList(0, first), right.subList(0, first)));
    }
    parts.add(new Skipped(skipped));
    if (last > 0) {
      int from = left.size() - last;
      parts.add(new Same(left.subList(from, left.size()), right.subList(from, right.size())));
    }
  }

  private static String bare(String line) {
    return line.strip().replaceAll("\\s+", " ");
  }
}
