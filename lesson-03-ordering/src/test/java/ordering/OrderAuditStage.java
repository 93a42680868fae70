package ordering;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 3.1 are staged with. */
abstract class OrderAuditStage {

  final OrderAudit audit = new OrderAudit();

  /** What was done to the database, in the order in which it was done. */
  final List<Change> applied = new CopyOnWriteArrayList<>();

  Lab lab;
  LabQueue changes;

  @BeforeEach
  void changes_of_orders(Lab lab) {
    this.lab = lab;
    changes = lab.queue("changes");
  }

  /** By the definition, word for word. */
  String[] overtaken() {
    return IntStream.range(0, applied.size())
        .filter(i -> !applied.subList(0, i).contains(applied.get(i)))
        .filter(i -> applied.subList(0, i).stream().anyMatch(it -> isLater(it, applied.get(i))))
        .mapToObj(i -> applied.get(i).entity() + " #" + applied.get(i).number())
        .toArray(String[]::new);
  }

  static boolean isLater(Change one, Change other) {
    return one.entity().equals(other.entity()) && one.number() > other.number();
  }

  void consumer(String name, Consumer<Change> table) throws Exception {
    var connection = lab.client("consumer " + name).connection();
    new SimpleApplier().start(connection, changes.name(), table);
  }

  void awaitApplied(int count) {
    lab.await("the changes applied", applied::size).to("be " + count, size -> size >= count);
  }

  void applied(String... updates) {
    applied.addAll(parsed(updates));
  }

  /** Changes; one that says no more than entity and number is an update. */
  static List<Change> parsed(String... changes) {
    return Stream.of(changes)
        .map(it -> it.matches(".*\\d") ? it + " UPDATE" : it)
        .map(Change::parse)
        .toList();
  }

  void assertReported(String because, String... overtaken) {
    var expected = parsed(overtaken);
    var reported = audit.outOfOrder(List.copyOf(applied));
    if (!expected.equals(reported)) {
      throw new Finding(
              "the audit of %s to report %s".formatted(applied, expected), "it reports " + reported)
          .because(because);
    }
  }
}
