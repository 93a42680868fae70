package warren.desk.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlakesTest {

  @TempDir Path root;

  @Test
  void one_is_kept_with_all_that_is_needed_to_find_it() throws Exception {
    new Flakes(root, "RabbitMQ 3.10.8, unpacked")
        .keep("4.7 solution", "lost 1\nGenerated from the seed 42; WARREN_SEED=42 plays it again.");

    assertThat(Files.readString(root.resolve(Flakes.FILE)))
        .matches(
            "(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  4\\.7 solution\\R"
                + "  seed 42, load -?\\d+\\.\\d on \\d+ processors, RabbitMQ 3\\.10\\.8, unpacked\\R"
                + "    lost 1\\R    Generated.*");
  }

  @Test
  void one_without_a_seed_says_so_and_comes_after_those_before() throws Exception {
    var flakes = new Flakes(root, "RabbitMQ 4.3.1");

    flakes.keep("5.4 variant two-keys", "refused");
    flakes.keep("6.5 solution", "refused, too");

    assertThat(Files.readString(root.resolve(Flakes.FILE)))
        .containsSubsequence(
            "5.4 variant two-keys", "seed none", "refused", "6.5 solution", "refused, too");
  }
}
