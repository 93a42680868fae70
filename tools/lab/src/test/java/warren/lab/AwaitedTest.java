package warren.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class AwaitedTest {

  @Test
  void what_it_is_instead_is_shown(Lab lab) {
    assertThatThrownBy(() -> lab.await("the parcels", () -> List.of("p-1")).toBe(List.of()))
        .hasMessageContaining("the parcels to be []")
        .hasMessageContaining("it is [p-1]");
  }

  @Test
  void of_a_long_list_the_beginning_is_shown(Lab lab) {
    var many = IntStream.rangeClosed(1, 9000).boxed().toList();
    assertThatThrownBy(() -> lab.await("the parcels", () -> many).toBe(List.of()))
        .hasMessageContaining("it is [1, 2, ")
        .hasMessageContaining("19, 20, … (9000 in all)]");
  }

  @Test
  void what_has_been_waited_for_is_looked_at_once(Lab lab) {
    var looks = new AtomicInteger();
    assertThatThrownBy(() -> lab.await("the looks", looks::incrementAndGet).now().toBe(2))
        .hasMessageContaining("it is 1");
  }
}
