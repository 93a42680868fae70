package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(SourceOrder.class)
class SourceOrderTest {

  private static final List<String> RUN = new ArrayList<>();

  @Test
  void what_stands_first_runs_first(TestInfo me) {
    ran(me, List.of());
  }

  @Test
  void another_comes_next(TestInfo me) {
    ran(me, List.of("what_stands_first_runs_first"));
  }

  @Test
  void most_are_in_no_order_of_the_alphabet(TestInfo me) {
    ran(me, List.of("what_stands_first_runs_first", "another_comes_next"));
  }

  private static void ran(TestInfo test, List<String> before) {
    assertThat(RUN).isEqualTo(before);
    RUN.add(test.getTestMethod().orElseThrow().getName());
  }
}
