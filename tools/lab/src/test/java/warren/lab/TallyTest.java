package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import warren.lab.broker.NoBrokerException;

class TallyTest {

  @TempDir Path root;
  private String rootBefore;
  private String sourcesBefore;
  private final Tally tally = new Tally();

  @BeforeEach
  void in_a_course_of_the_learners() {
    rootBefore = System.setProperty("warren.root", root.toString());
    sourcesBefore = System.setProperty("warren.sources", "src/main/java");
  }

  @AfterEach
  void as_before() {
    System.setProperty("warren.root", rootBefore);
    System.setProperty("warren.sources", sourcesBefore);
  }

  @Test
  void all_have_passed() throws Exception {
    ended("first", Optional.empty());
    assertThat(left()).isEmpty();
    ended("second", Optional.empty());
    assertThat(left()).hasValue("passed");
  }

  @Test
  void one_has_failed() throws Exception {
    ended("first", Optional.of(new AssertionError()));
    assertThat(left()).hasValue("failed");
  }

  @Test
  void what_says_nothing_of_the_code_leaves_nothing() throws Exception {
    ended("first", Optional.empty());
    ended("second", Optional.of(new TestAbortedException()));
    assertThat(left()).isEmpty();
    ended("second", Optional.of(new NoBrokerException("none")));
    assertThat(left()).isEmpty();
  }

  @Test
  void nor_does_a_run_of_the_solutions() throws Exception {
    System.setProperty("warren.sources", "src/solution/java");
    ended("first", Optional.of(new AssertionError()));
    assertThat(left()).isEmpty();
  }

  private void ended(String test, Optional<Throwable> thrown) throws Exception {
    tally.ended(Looked.class.getDeclaredMethod(test), thrown);
  }

  private Optional<String> left() throws Exception {
    tally.leave(Looked.class);
    Path file = root.resolve(".warren/elsewhere/9.9-Looked");
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** A class of an exercise; nobody runs it, as it is nested and not for JUnit to find. */
  @Exercise("9.9")
  private static final class Looked {
    @Test
    void first() {}

    @Test
    void second() {}
  }
}
