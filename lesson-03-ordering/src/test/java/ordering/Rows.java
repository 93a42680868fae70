package ordering;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import warren.lab.Awaited;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.Throwing;

/** A table that a test may hold and let fail. What is in it is noted for the diagnoses. */
final class Rows implements Table {

  private final List<Change> applied = new CopyOnWriteArrayList<>();
  private final List<Change> byHand = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Lab lab;
  private final Gate applying;
  private final Throwing failures;

  Rows(Lab lab) {
    this.lab = lab;
    applying = lab.gate("applying a change");
    failures = lab.throwing();
    lab.note("table", () -> applied);
    lab.note("by-hand", () -> byHand);
    lab.note("asked", () -> asked);
  }

  @Override
  public long lastNumber(String entity) {
    asked.add(entity);
    return numbers(entity).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  @Override
  public void apply(Change change) {
    applying.pass(change.toString());
    failures.pass(change.toString());
    applied.add(change);
  }

  /** Somebody applies it, past the learner's code. */
  void applyByHand(String change) {
    byHand.add(Change.parse(change));
    applied.add(Change.parse(change));
  }

  /** Holds whatever is to be applied. */
  Gate applying() {
    return applying;
  }

  /** Lets it fail. */
  Throwing failures() {
    return failures;
  }

  /** The numbers of what was applied of an entity, in the order in which it was. */
  List<Long> numbers(String entity) {
    return applied.stream().filter(it -> it.entity().equals(entity)).map(Change::number).toList();
  }

  /** The {@link #numbers}, to be awaited. */
  Awaited<List<Long>> of(String entity) {
    return lab.await("what is applied of " + entity + ", in order", () -> numbers(entity));
  }

  /** That a change was tried so often. */
  void awaitAttempts(int attempts, String change) {
    lab.await("the number of attempts", () -> failures.calls(change))
        .because("fewer give up too early, and more hold up what is behind it")
        .toBe(attempts);
  }

  /** The numbers from 1 on. */
  static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /** The bodies of an entity's changes. */
  static String[] changes(String entity, long... numbers) {
    return LongStream.of(numbers).mapToObj(it -> change(entity, it)).toArray(String[]::new);
  }

  /** The body of a change. */
  static String change(String entity, long number) {
    return entity + " #" + number + (number == 1 ? " INSERT" : " UPDATE");
  }
}
