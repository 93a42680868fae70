package warren.desk.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.course.CourseException;
import warren.course.CourseLoader;
import warren.course.Exercise;
import warren.desk.watch.Picker.Step;

class PickerTest {

  private List<Exercise> all;
  private Picker picker;

  @BeforeEach
  void at_the_first() throws CourseException {
    all = CourseLoader.load(Path.of(System.getProperty("warren.root"))).exercises();
    picker = new Picker(all, all.get(0));
  }

  @Test
  void the_arrows_move_and_stop_at_both_ends() {
    picker.typed(Keys.UP);
    assertThat(picker.chosen()).isEqualTo(all.get(0));
    picker.typed(Keys.DOWN);
    picker.typed(Keys.DOWN);
    assertThat(picker.chosen()).isEqualTo(all.get(2));
    all.forEach(each -> picker.typed(Keys.DOWN));
    assertThat(picker.chosen()).isEqualTo(all.get(all.size() - 1));
    assertThat(picker.typed('\r')).isEqualTo(Step.CHOSEN);
  }

  @Test
  void what_is_typed_searches_ids_and_titles() {
    "4.5".chars().forEach(picker::typed);
    assertThat(picker.chosen().id()).isEqualTo("4.5");
    assertThat(picker.line()).startsWith("> 4.5 ").contains("/4.5");
    for (int n = 0; n < 3; n++) {
      picker.typed(127);
    }
    "TOPICS".chars().forEach(picker::typed);
    assertThat(picker.chosen().title()).isEqualTo("Topics");
  }

  @Test
  void a_letter_that_finds_nothing_is_not_taken() {
    "topx".chars().forEach(picker::typed);
    assertThat(picker.line()).contains("/top ");
    assertThat(picker.typed(Keys.ESCAPE)).isEqualTo(Step.LEFT);
  }
}
