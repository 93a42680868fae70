package warren.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.broker.NoBrokerException;

/** A Redis that WARREN_REDIS_URI names. */
@Exercise("9.9")
class GivenRedisTest {

  @Test
  void one_that_serves_is_used(Lab lab) {
    var ours = lab.redis().uri();
    try (var given = RedisStore.openGiven(ours.toString())) {
      assertThat(given.uri()).isEqualTo(ours);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "http://:s3cret@host:6379",
        "redis://:s3cret@host",
        "redis://:s3cret@host:99999",
        "redis://:s3cret s3cret@host:6379",
        "redis://:s3cret%zz@host:6379",
        "redis://:s3cret/s3cret@host:6379",
        "redis://:s3cret@s3cret@host:6379",
        "redis://:s3cret@"
      })
  void one_that_is_malformed_is_told_with_what_to_write(String uri) {
    assertRefused(uri, "Write it as WARREN_REDIS_URI=redis://host:6379");
  }

  @Test
  void one_that_does_not_serve_is_told_with_what_to_do(Lab lab) {
    var ours = lab.redis().uri();
    assertRefused("redis://:s3cret@127.0.0.1:1", "The Redis at 127.0.0.1:1, which");
    assertRefused(
        "redis://ada:s3cret@127.0.0.1:" + ours.getPort(), "put the right user and password");
  }

  private static void assertRefused(String uri, String words) {
    assertThatThrownBy(() -> RedisStore.openGiven(uri))
        .isInstanceOf(NoBrokerException.class)
        .hasMessageContainingAll("WARREN_REDIS_URI", words)
        .hasMessageNotContaining("s3cret");
  }
}
