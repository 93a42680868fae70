package ordering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

public class OrderAudit {

  /** What has been applied to one entity. */
  private static final class History {

    private final TreeSet<Long> numbers = new TreeSet<>();

    boolean comesLate(long number) {
      return numbers.add(number) && numbers.last() != number;
    }
  }

  public List<Change> outOfOrder(List<Change> applied) {
    Map<String, History> histories = new HashMap<>();
    List<Change> late = new ArrayList<>();
    for (Change change : applied) {
      History history = histories.computeIfAbsent(change.entity(), entity -> new History());
      if (history.comesLate(change.number())) {
        late.add(change);
      }
    }
    return late;
  }
}
