package idempotency;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 5.3 are staged with. */
abstract class StockLevelsStage {

  LabQueue levels;

  @BeforeEach
  void a_queue_of_levels(Lab lab) {
    levels = lab.queue("levels").declared();
    lab.note("keys", () -> List.of(lab.redis().prefix()));
  }

  static void assertShown(Lab lab, Shop shop, String reason, String expected) {
    lab.await("the level of nut-m8", () -> shop.shows("nut-m8"))
        .because(reason)
        .now()
        .toBe(expected);
  }
}
