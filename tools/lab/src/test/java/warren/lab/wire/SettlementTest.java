package warren.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import warren.lab.wire.Settlement.Outcome;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettlementTest {

  private static final Method ACK = new Basic.Ack.Builder().deliveryTag(2).build();

  @ParameterizedTest
  @CsvSource({
    "2, false, '2'",
    "2, true, '1 2'",
    "0, true, '1 2 3'",
    "9, true, '1 2 3'",
    "9, false, ''"
  })
  void it_covers_its_own_tag_or_with_multiple_all_up_to_it(
      long tag, boolean multiple, String covered) {
    var open = new OpenTags<String>();
    open.published("1");
    open.published("2");
    open.published("3");

    var settled = open.settle(new Settlement(tag, multiple, Outcome.TAKEN));

    assertThat(String.join(" ", settled)).isEqualTo(covered);
    assertThat(open.size()).isEqualTo(3 - settled.size());
  }

  @Test
  void a_settled_tag_is_settled_once() {
    var open = new OpenTags<String>();
    open.delivered(7, "seven");
    var settlement = new Settlement(7, false, Outcome.TAKEN);

    assertThat(open.settle(settlement)).containsExactly("seven");
    assertThat(open.settle(settlement)).isEmpty();
  }

  @Test
  void the_same_method_settles_if_a_client_says_it_and_confirms_if_the_broker_does() {
    var said = Optional.of(new Settlement(2, false, Outcome.TAKEN));

    assertThat(Settlement.of(event(Kind.METHOD, Direction.TO_BROKER, ACK))).isEqualTo(said);
    assertThat(Settlement.confirm(event(Kind.METHOD, Direction.TO_BROKER, ACK))).isEmpty();
    assertThat(Settlement.of(event(Kind.METHOD, Direction.TO_CLIENT, ACK))).isEmpty();
    assertThat(Settlement.confirm(event(Kind.METHOD, Direction.TO_CLIENT, ACK))).isEqualTo(said);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"HELD", "LOST"})
  void what_did_not_get_through_settles_nothing(Kind kind) {
    assertThat(Settlement.of(event(kind, Direction.TO_BROKER, ACK))).isEmpty();
    assertThat(Settlement.in(ACK)).isPresent();
  }

  @Test
  void a_closed_channel_ends_itself_and_an_ended_connection_all_its_channels() {
    var closed =
        event(
            Kind.METHOD,
            Direction.TO_CLIENT,
            new AMQP.Channel.Close.Builder().replyCode(406).replyText("").build());
    var cut = event(Kind.CUT, Direction.TO_CLIENT, null);

    assertThat(closed.ends(new Place("worker", 1, 3))).isTrue();
    assertThat(closed.ends(new Place("worker", 1, 4))).isFalse();
    assertThat(cut.ends(new Place("worker", 1, 4))).isTrue();
    assertThat(cut.ends(new Place("worker", 2, 3))).isFalse();
    assertThat(cut.ends(new Place("other", 1, 3))).isFalse();
  }

  private static WireEvent event(Kind kind, Direction direction, Method method) {
    return new WireEvent(
        1,
        Duration.ZERO,
        "worker",
        1,
        3,
        kind,
        direction,
        Optional.ofNullable(method),
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
