package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.Cache;
import warren.lab.broker.NoBrokerException;

/** Folders may be named in any letters. */
@DisabledOnOs(OS.WINDOWS)
class NativeTextTest {

  @TempDir Path folder;

  @Test
  void home_cache_and_course_may_be_named_in_any_letters() throws Exception {
    Path home = Files.createDirectory(folder.resolve("jürgen Ω 你"));
    Path cache = Files.createDirectories(home.resolve("cäche/warren"));
    Path root = Files.createDirectory(home.resolve("der Kürs"));
    var environment =
        Map.of("HOME", home.toString(), "XDG_CACHE_HOME", cache.getParent().toString());
    List<Path> links = linkUnpacked(cache);
    try (UserProcess user = UserProcess.start(root, environment)) {
      user.broker();
      user.newVirtualHost();
      Traces traces = Traces.of(UserProcess.keepers(root, environment));
      assertThat(traces.run().path()).startsWith(cache);

      user.kill();

      traces.awaitGone();
    } finally {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  @Test
  void a_name_that_java_cannot_express_is_told_with_what_to_do() {
    assertThatThrownBy(() -> Cache.of(Map.of("XDG_CACHE_HOME", "/\0"), "Linux", "/x"))
        .isInstanceOf(NoBrokerException.class)
        .hasMessageContainingAll("in this locale", "export LC_ALL=C.UTF-8");
  }

  /** So that nothing is downloaded that this machine has. */
  private static List<Path> linkUnpacked(Path cache) throws IOException {
    List<Path> links = new ArrayList<>();
    try (var unpacked =
        Files.newDirectoryStream(Files.createDirectories(Cache.ofUser().folder()), "rabbitmq-*")) {
      for (Path one : unpacked) {
        links.add(Files.createSymbolicLink(cache.resolve(one.getFileName()), one));
      }
    }
    return links;
  }
}
