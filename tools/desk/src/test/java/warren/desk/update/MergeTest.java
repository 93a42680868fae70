package warren.desk.update;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MergeTest {

  private static final String BASE = "a\nb\nc\nd\ne\nf\n";

  @Test
  void changes_of_both_are_in_it() {
    assertThat(Merge.of(BASE, "a\nB\nc\nd\ne\nf\n", "a\nb\nc\nd\nf\ng\n"))
        .hasValue("a\nB\nc\nd\nf\ng\n");
    assertThat(Merge.of(BASE, "0\n" + BASE, BASE + "g\n")).hasValue("0\n" + BASE + "g\n");
    assertThat(Merge.of(BASE, BASE, "")).hasValue("");
  }

  @Test
  void what_both_have_done_is_done_once() {
    String both = "a\nb\nX\nd\ne\nf\n";
    assertThat(Merge.of(BASE, both, both)).hasValue(both);
    assertThat(Merge.of(BASE, "A\nb\nX\nd\ne\nf\n", both)).hasValue("A\nb\nX\nd\ne\nf\n");
  }

  @Test
  void merging_once_more_changes_nothing() {
    String next = "a\nb\nc\nd\nf\ng\n";
    String merged = Merge.of(BASE, "a\nB\nc\nd\ne\nf\n", next).orElseThrow();
    assertThat(Merge.of(BASE, merged, next)).hasValue(merged);
  }

  @Test
  void different_changes_of_the_same_or_neighbouring_lines_are_nobodys_to_decide() {
    assertThat(Merge.of(BASE, "a\nB\nc\nd\ne\nf\n", "a\nbb\nc\nd\ne\nf\n")).isEmpty();
    assertThat(Merge.of(BASE, "a\nB\nc\nd\ne\nf\n", "a\nb\nC\nd\ne\nf\n")).isEmpty();
    assertThat(Merge.of(BASE, "a\nx\nb\nc\nd\ne\nf\n", "a\ny\nb\nc\nd\ne\nf\n")).isEmpty();
  }
}
