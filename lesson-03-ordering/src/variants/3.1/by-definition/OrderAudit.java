package ordering;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

public class OrderAudit {

  public List<Change> outOfOrder(List<Change> applied) {
    return IntStream.range(0, applied.size())
        .filter(i -> isOvertaken(applied.get(i), applied.subList(0, i)))
        .mapToObj(applied::get)
        .toList();
  }

  private static boolean isOvertaken(Change change, List<Change> before) {
    Predicate<Change> sameEntity = other -> other.entity().equals(change.entity());
    return !before.contains(change)
        && before.stream().filter(sameEntity).anyMatch(it -> it.number() > change.number());
  }
}
