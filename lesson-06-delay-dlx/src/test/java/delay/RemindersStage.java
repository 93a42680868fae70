package delay;

import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 6.3 are staged with. */
abstract class RemindersStage {

  static final Duration SHORTEST = Duration.ofMillis(50);
  static final Duration SHORT = Duration.ofMillis(150);
  static final Duration LONG = Duration.ofHours(1);

  Lab lab;
  LabQueue due;
  Client shop;

  @BeforeEach
  void a_shop(Lab lab) {
    this.lab = lab;
    due = lab.queue("due");
    shop = lab.client("shop");
  }

  static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  /** A program of its own, which has declared its queues. */
  Reminders program(Client client, Duration... levels) throws Exception {
    var program = new Reminders(client.channel(), due.name(), List.of(levels));
    program.declare();
    return program;
  }

  void remind(Reminders program, String order, Duration delay) throws Exception {
    lab.start("remind", () -> program.remind(order, delay)).result();
  }

  void assertDue(String reason, String... orders) {
    assertThat(due).because(reason).eventuallyHolds(orders);
  }

  void assertWaitingOrDue(int reminders, String reason) {
    lab.await(
            "the number of reminders that wait or are due",
            () -> lab.queuesOf(shop).stream().mapToInt(LabQueue::ready).sum())
        .because(reason)
        .toBe(reminders);
  }
}
