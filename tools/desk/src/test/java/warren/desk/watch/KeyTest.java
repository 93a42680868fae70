package warren.desk.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

  @ParameterizedTest
  @ValueSource(ints = {30, 40, 80, 200})
  void the_line_of_keys_fits_and_says_how_to_learn_the_others(int width) {
    assertThat(Key.line(width, List.of(Key.NEXT)))
        .startsWith("n next")
        .endsWith("? help  q quit")
        .hasSizeLessThan(width);
  }

  @Test
  void a_capital_is_the_small_letter_unless_it_is_another_key() {
    assertThat(Key.of('H')).contains(Key.HINT);
    assertThat(Key.of('r')).contains(Key.RUN);
    assertThat(Key.of('R')).contains(Key.RESET);
    assertThat(Key.of('\r')).contains(Key.RUN);
    assertThat(Key.of('x')).isEmpty();
  }

  @Test
  void no_letter_is_two_keys() {
    assertThat(Stream.of(Key.values()).map(key -> key.letter)).doesNotHaveDuplicates();
  }
}
