package warren.lab.telling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlantUmlTest {

  @ParameterizedTest
  @CsvSource({
    "#1: 40, <U+0023>1: 40",
    "*.eu, <U+002A>.eu",
    "##, <U+0023><U+0023>",
    "nut-m8 #1: 40, nut-m8 #1: 40",
    "**bold**, <U+002A><U+002A>bold<U+002A><U+002A>"
  })
  void a_text_is_drawn_as_it_stands(String text, String drawn) {
    assertThat(new PlantUml(UnaryOperator.identity()).text(text)).isEqualTo(drawn);
  }
}
