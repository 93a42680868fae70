package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.Words;

/** What the environment may say, and what is shared because of it. */
class SettingsTest {

  @Test
  void a_way_that_is_none_is_refused_with_those_that_are() {
    assertThatThrownBy(() -> BrokerSettings.of(Map.of("WARREN_BROKER", "docker")))
        .isInstanceOf(NoBrokerException.class)
        .hasMessageContainingAll("docker", "given", "container", "local", "unpacked");
  }

  @Test
  void courses_in_different_folders_or_with_different_settings_share_nothing(
      @TempDir Path one, @TempDir Path other) throws IOException {
    BrokerSettings plain = BrokerSettings.of(Map.of());
    BrokerSettings oldImage = BrokerSettings.of(Map.of("WARREN_IMAGE", "rabbitmq:4.0-management"));
    assertThat(Keys.of(one, plain))
        .isEqualTo(Keys.of(one, BrokerSettings.of(Map.of("WARREN_BROKER", " "))))
        .isNotEqualTo(Keys.of(other, plain))
        .isNotEqualTo(Keys.of(one, oldImage));
  }

  @Test
  void what_another_setting_rules_out_is_known() {
    assertThat(settings("WARREN_BROKER", "given").ignored()).isEmpty();
    assertThat(settings("WARREN_AMQP_URI", "amqp://host").ignored()).isEmpty();
    assertThat(settings("WARREN_MANAGEMENT_URI", "http://host").ignored())
        .hasValueSatisfying(what -> assertThat(what).contains("WARREN_AMQP_URI is not set"));
  }

  private static BrokerSettings settings(String name, String value) {
    return BrokerSettings.of(Map.of(name, value));
  }

  @Test
  void blanks_around_a_setting_are_none_of_it() {
    assertThat(settings("WARREN_IMAGE", " rabbitmq:4 "))
        .isEqualTo(settings("WARREN_IMAGE", "rabbitmq:4"));
    assertThat(settings("WARREN_BROKER", " Local ")).isEqualTo(settings("WARREN_BROKER", "local"));
  }

  @Test
  void the_cache_is_where_each_system_has_it() {
    assertThat(Cache.of(Map.of("HOME", "/home/a"), "Linux", "/x").folder())
        .isEqualTo(Path.of("/home/a/.cache/warren").toAbsolutePath());
    assertThat(Cache.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c"), "Linux", "/x").folder())
        .isEqualTo(Path.of("/c/warren").toAbsolutePath());
    assertThat(Cache.of(Map.of("HOME", "/Users/a"), "Mac OS X", "/x").folder())
        .isEqualTo(Path.of("/Users/a/Library/Caches/warren").toAbsolutePath());
  }

  @Test
  void words_may_hold_anything() {
    assertThat(Words.of(Words.line("a b", "", "c\nd", "é%+")))
        .containsExactly("a b", "", "c\nd", "é%+");
  }
}
