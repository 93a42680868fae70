package warren.desk.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void what_differs_in_blanks_only_is_alike() {
    assertThat(
            Comparison.of("class A {\n\treturn  1;\n}\n", "class A {\r\n  return 1;\r\n}").alike())
        .isTrue();
  }

  @Test
  void far_from_a_difference_lines_are_left_out() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n";

    var parts = Comparison.of(before + "mine\nend\n", before + "theirs\nend\n").parts();

    assertThat(parts)
        .containsExactly(
            new Comparison.Skipped(5),
            new Comparison.Same(List.of("6", "7", "8"), List.of("6", "7", "8")),
            new Comparison.Different(List.of("mine"), List.of("theirs")),
            new Comparison.Same(List.of("end"), List.of("end")));
  }

  @Test
  void a_long_line_is_broken_at_a_blank_and_goes_on_indented() {
    assertThat(ComparisonText.folded("  channel.basicPublish(a, b, c);", 25))
        .containsExactly("  channel.basicPublish(a,", "      b, c);");
    assertThat(ComparisonText.folded("x".repeat(25), 10))
        .allMatch(piece -> piece.length() <= 10)
        .hasSize(4);
  }

  @Test
  void what_the_guide_needs_is_no_part_of_a_solution() {
    assertThat(Reference.plain("a\n  // tag::send[]\n  b( // <1>\n  // end::send[]\n  c // 1\n"))
        .isEqualTo("a\n  b(\n  c // 1\n");
  }
}
