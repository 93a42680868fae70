package warren.lab.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import warren.lab.broker.BrokerWays.Finding;

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
