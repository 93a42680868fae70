package warren.lab.broker.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in WARREN_AMQP_URI, and what is said of all else. */
class AmqpUriTest {

  @ParameterizedTest
  @CsvSource({
    "amqp://ada:lovelace@host:5673,          false, host,        5673, ada,   lovelace",
    "AMQPS://ada:lovelace@host,              true,  host,        5671, ada,   lovelace",
    "amqp://host,                            false, host,        5672, guest, guest",
    "amqp://ada:lovelace@10.0.0.7:5672/,     false, 10.0.0.7,    5672, ada,   lovelace",
    "amqp://ada:lovelace@rabbit.local/%2f,   false, rabbit.local, 5672, ada,  lovelace",
    "amqp://ada:lovelace@[::1]:5672,         false, [::1],       5672, ada,   lovelace",
    "amqp://a%40b:a%3Ab%2F%25+%C3%A4@h:1,    false, h,           1,    a@b,   a:b/%+ä",
  })
  void a_uri_is_read(String text, boolean tls, String host, int port, String user, String password)
      throws UnusableWayException {
    assertThat(AmqpUri.parse(text)).isEqualTo(new AmqpUri(tls, host, port, user, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://ada:s3cret:s3cret@host",
        "amqp://ada:s3cret@s3cret@host",
        "amqp://ada:s3cret/s3cret@host",
        "amqp://ada:s3cret?s3cret@host",
        "amqp://ada:s3cret#s3cret@host",
        "amqp://ada:s3cretäs3cret@host",
        "amqp://ada:s3cret s3cret@host",
        "amqp://ada:s3cret%s3cret@host",
        "amqp://ada:s3cret%zz@host"
      })
  void a_character_that_a_uri_cannot_hold_is_to_be_encoded(String text) {
    assertRefused(text, "must be percent-encoded", "@ as %40");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3cret                             | does not begin with amqp:// | write it as WARREN_AMQP_URI=",
        "http://ada:s3cret@host:15672       | does not begin with amqp:// | write it as WARREN_AMQP_URI=",
        "'\"amqp://ada:s3cret@host\"'       | does not begin with amqp:// | write it as WARREN_AMQP_URI=",
        "amqp://                            | no host                     | host:5672",
        "amqp://ada:s3cret@                 | no host                     | host:5672",
        "amqp://ada:s3cret@:5672            | no host                     | host:5672",
        "amqp://ada:s3cret                  | no host                     | host:5672",
        "amqp://ada:s3cret@ho st            | no host                     | host:5672",
        "amqp://ada:s3cret@ho_st            | no host                     | an address in place",
        "amqp://ada:s3cret@::1:5672         | no host                     | brackets",
        "amqp://ada:s3cret@[::1             | no host                     | brackets",
        "amqp://ada:s3cret@host:port        | no host                     | the port as a number",
        "amqp://ada:s3cret@host:0           | a port                      | 1 to 65535",
        "amqp://ada:s3cret@host:99999       | a port                      | 1 to 65535",
        "amqp://ada:s3cret@host:999999999999| a port                      | 1 to 65535",
        "amqp://ada@host                    | both a user and a password  | user:password@",
        "amqp://ada:@host                   | both a user and a password  | user:password@",
        "amqp://:s3cret@host                | both a user and a password  | user:password@",
        "amqp://ada:s3cret@host:5672/orders | a virtual host              | leave them out",
        "amqp://ada:s3cret@host?heartbeat=5 | a virtual host              | leave them out",
      })
  void one_that_cannot_be_used_is_told_with_what_to_write(String text, String why, String remedy) {
    assertRefused(text, why, remedy);
  }

  private static void assertRefused(String text, String why, String remedy) {
    assertThatThrownBy(() -> AmqpUri.parse(text))
        .hasMessageContainingAll("WARREN_AMQP_URI", why)
        .asInstanceOf(InstanceOfAssertFactories.type(UnusableWayException.class))
        .satisfies(
            e -> assertThat(e.remedy()).contains(remedy),
            e -> assertThat(e.getMessage() + e.remedy()).doesNotContain("s3cret"));
  }

  @Test
  void it_does_not_show_its_password() throws UnusableWayException {
    assertThat(AmqpUri.parse("amqp://ada:s3cret@host")).hasToString("amqp://ada@host:5672");
  }
}
