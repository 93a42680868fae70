package ordering;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;

/** What the tests of 3.5 are staged with. */
abstract class ResequencerStage {

  static final int CAPACITY = 40;

  static final Duration FOR_EVER = Duration.ofHours(1); // longer than any test

  Resequencing shop;

  @BeforeEach
  void changes_in_a_queue_with_dead_letters(Lab lab) {
    shop = new Resequencing(lab);
  }
}
