package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.BrokerLease;

/** What is said of an exercise whose needs are not met, before its tests run. */
class NeedsTest {

  private static final String TODO = "not written yet";

  @TempDir Path folder;

  @Test
  void a_redis_that_is_not_there_is_told_and_one_of_ours_is_started() throws Exception {
    SmallCourse course = courseThatNeeds("redis");

    assertThat(run(course, Map.of("WARREN_REDIS_URI", "nonsense")))
        .contains("1.1 needs a Redis", "WARREN_REDIS_URI=redis://host:6379")
        .doesNotContain(TODO);
    assertThat(run(course, Map.of("WARREN_REDIS_URI", "redis://:s3cret@127.0.0.1:1")))
        .contains("The Redis at 127.0.0.1:1", "unset WARREN_REDIS_URI")
        .doesNotContain(TODO, "s3cret");
    assertThat(run(course, Map.of())).contains(TODO).doesNotContain("needs a Redis");
  }

  @Test
  void a_given_broker_without_the_plugin_is_told() throws Exception {
    SmallCourse course = courseThatNeeds("consistent-hash");
    Path other = Files.createDirectory(folder.resolve("other"));
    try (var lease = BrokerLease.acquire(other, progress -> {});
        var room = lease.enter(true)) {
      assertThat(room).isNotNull();
      assumeTrue(lease.broker().way() != Broker.Way.GIVEN, "it is not ours to change");
      assertThat(run(course, SmallCourse.given(lease.broker()))).contains(TODO);

      Path plugins = configuration(lease.broker()).resolveSibling("enabled_plugins");
      assumeTrue(Files.exists(plugins), "it is in a container");
      Files.writeString(plugins, "[rabbitmq_management].\n");
      lease.restart();

      assertThat(run(course, SmallCourse.given(lease.broker())))
          .contains("1.1 needs an exchange of the type x-consistent-hash")
          .contains("rabbitmq-plugins enable rabbitmq_consistent_hash_exchange")
          .doesNotContain(TODO);
    }
  }

  private SmallCourse courseThatNeeds(String need) throws Exception {
    var course = new SmallCourse(Files.createDirectory(folder.resolve("course")));
    Path lesson = course.root.resolve("lesson-01-basics/lesson.yaml");
    String text = Files.readString(lesson);
    Files.writeString(lesson, text.replace("needs: []", "needs: [%s]".formatted(need)));
    return course;
  }

  private static String run(SmallCourse course, Map<String, String> settings) throws Exception {
    var all = new HashMap<>(Map.of("WARREN_BROKER", ""));
    all.putAll(settings);
    var ended = course.warren(all, "run", "1.1");
    assertThat(ended.code())
        .as(ended.said())
        .isEqualTo(ended.said().contains(TODO) ? ExitCode.FAILED : ExitCode.NOT_READY);
    return ended.said();
  }

  /** A private node's configuration file, as the node tells. */
  private static Path configuration(Broker broker) throws Exception {
    String login = broker.user() + ":" + broker.password();
    var request =
        HttpRequest.newBuilder(broker.management().resolve("api/nodes"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
            .build();
    var answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    var files = new ObjectMapper().readTree(answer).path(0).path("config_files");
    return Path.of(files.path(0).asText());
  }
}
