package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import warren.lab.broker.Broker;
import warren.lab.broker.ways.BrokerWays;
import warren.lab.broker.ways.BrokerWays.Finding;
import warren.lab.broker.ways.DockerEngine;

/** Each way to a broker, as far as this machine offers it, and what is said where it does not. */
class WaysTest {

  private static List<Finding> survey;

  @TempDir Path root;

  @BeforeAll
  static void look() {
    survey = BrokerWays.survey();
  }

  @Test
  void the_survey_tells_of_every_way_in_order() {
    assertThat(survey).extracting(Finding::way).containsExactly(Broker.Way.values());
    assertThat(survey)
        .allSatisfy(finding -> assertThat(finding.why()).isNotBlank())
        .allSatisfy(finding -> assertThat(finding.remedy().isEmpty()).isEqualTo(finding.usable()));
  }

  @ParameterizedTest
  @EnumSource(names = "GIVEN", mode = EnumSource.Mode.EXCLUDE)
  void nothing_is_left_when_the_keeper_is_killed(Broker.Way way) throws Exception {
    Finding finding = survey.get(way.ordinal());
    assumeTrue(finding.usable(), finding.why());
    var environment = Map.of("WARREN_BROKER", way.name().toLowerCase(Locale.ROOT));
    try (UserProcess user = UserProcess.start(root, environment)) {
      Broker broker = user.broker();
      assertThat(broker.way()).isEqualTo(way);
      ConnectionFactory factory = new ConnectionFactory();
      factory.setHost(broker.host());
      factory.setPort(broker.port());
      factory.setUsername(broker.user());
      factory.setPassword(broker.password());
      factory.setVirtualHost(user.newVirtualHost());
      try (var connection = factory.newConnection()) {
        connection.createChannel().exchangeDeclare("hashed", "x-consistent-hash");
      }
      Traces traces = Traces.of(UserProcess.keepers(root, environment));

      traces.killKeeper();

      assertThat(user.newVirtualHostFails()).contains("The broker's keeper is gone");
      traces.awaitGone();
    }
  }

  @Test
  void a_kept_container_that_vanished_takes_its_keeper_with_it() throws Exception {
    Finding finding = survey.get(Broker.Way.CONTAINER.ordinal());
    assumeTrue(finding.usable(), finding.why());
    var environment = Map.of("WARREN_BROKER", "container");
    try (UserProcess user = UserProcess.start(root, environment)) {
      user.broker();
      Keepers keepers = UserProcess.keepers(root, environment);
      try (KeeperConnection connection = keepers.find(KeeperProtocol.LOOK).orElseThrow()) {
        connection.hear();
        connection.ask(KeeperProtocol.PIN);
      }
      Traces traces = Traces.of(keepers);

      DockerEngine.removeAll(traces.run().id());

      traces.awaitGone();
    }
  }

  @Test
  void containers_of_a_keeper_without_a_folder_are_removed_by_the_next() throws Exception {
    Finding finding = survey.get(Broker.Way.CONTAINER.ordinal());
    assumeTrue(finding.usable(), finding.why());
    var environment = Map.of("WARREN_BROKER", "container");
    Path otherRoot = Files.createDirectory(root.resolve("other"));
    try (UserProcess user = UserProcess.start(root, environment)) {
      user.broker();
      Traces traces = Traces.of(UserProcess.keepers(root, environment));
      traces.killKeeperAndUndertaker();
      Files.delete(traces.run().path().resolve("remains"));
      Clearing.of(traces.run());
      assertThat(DockerEngine.all(traces.run().id())).hasSize(1);

      try (UserProcess next = UserProcess.start(otherRoot, environment)) {
        next.broker();
        assertThat(DockerEngine.all(traces.run().id())).isEmpty();
      }
    }
  }

  @Test
  void a_hung_docker_engine_does_not_hang_us() throws IOException {
    try (ServerSocket engine = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        UserProcess user =
            UserProcess.start(
                root,
                Map.of(
                    "WARREN_BROKER",
                    "container",
                    "DOCKER_HOST",
                    "tcp://127.0.0.1:" + engine.getLocalPort()))) {
      assertThat(user.failure()).contains("the Docker engine does not answer within");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "no matching manifest for linux/arm64/v8 in the manifest list entries, made for this machine's",
    "toomanyrequests: You have reached your pull rate limit, docker login",
    "failed to register layer: no space left on device, docker pull rabbitmq:4-management"
  })
  void what_the_docker_engine_says_of_a_pull_that_fails_is_told(String error, String remedy)
      throws IOException {
    String stream =
        """
        {"status":"Pulling from library/rabbitmq","id":"4-management"}
        {"errorDetail":{"message":"%1$s"},"error":"%1$s"}
        """
            .formatted(error);
    try (EngineAnswers engine = new EngineAnswers(stream)) {
      assertThat(containerFailure("DOCKER_HOST", engine.dockerHost()))
          .contains("rabbitmq:4-management cannot be pulled: " + error, remedy)
          .doesNotContain("longer than");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DOCKER_HOST, nonsense",
    "DOCKER_HOST, a b",
    "DOCKER_HOST, tcp://",
    "DOCKER_HOST, ssh://host",
    "WARREN_IMAGE, Not An Image",
    "WARREN_IMAGE, rabbitmq:",
  })
  void a_setting_that_names_nothing_is_told_with_what_to_write(String setting, String value) {
    assertThat(containerFailure(setting, value))
        .containsPattern(setting + " names no (Docker engine|image)")
        .containsPattern("unset it, or write it as (unix://|WARREN_IMAGE=)");
  }

  @Test
  void a_given_broker_that_another_setting_rules_out_is_not_passed_over_in_silence() {
    try (UserProcess user =
        UserProcess.start(
            root,
            Map.of(
                "WARREN_BROKER",
                "container",
                "WARREN_AMQP_URI",
                "amqp://ada:s3cret@host",
                "DOCKER_HOST",
                "tcp://127.0.0.1:1"))) {
      assertThat(user.failure())
          .contains("WARREN_AMQP_URI is set, but WARREN_BROKER=container rules it out")
          .doesNotContain("s3cret");
    }
  }

  private String containerFailure(String setting, String value) {
    try (UserProcess user =
        UserProcess.start(root, Map.of("WARREN_BROKER", "container", setting, value))) {
      return user.failure();
    }
  }

  @Test
  void a_docker_engine_that_is_not_there_is_named() {
    try (UserProcess user =
        UserProcess.start(
            root, Map.of("WARREN_BROKER", "container", "DOCKER_HOST", "tcp://127.0.0.1:1"))) {
      assertThat(user.failure())
          .contains("no Docker engine answers at DOCKER_HOST=tcp://127.0.0.1:1")
          .contains("WARREN_BROKER=container rules out every other way");
    }
  }
}
