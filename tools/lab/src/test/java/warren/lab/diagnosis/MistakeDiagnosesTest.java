package warren.lab.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sample.ShopTest;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** Conditions in a class of their own, words apart. */
class MistakeDiagnosesTest {

  private final MistakeDiagnoses own = MistakeDiagnoses.of(ShopTest.class).orElseThrow();

  @Test
  void what_holds_is_told_in_its_words() {
    assertThat(own.in(run(), Map.of("nothing-sent", "Nothing was sent.")))
        .containsExactly(new Diagnosis("nothing-sent", "Nothing was sent.", List.of()));
  }

  @Test
  void the_event_that_shows_it_comes_with_it() {
    var event = connected();

    assertThat(own.in(run(event), Map.of("first-event", "It began.")))
        .containsExactly(new Diagnosis("first-event", "It began.", List.of(event)));
    assertThat(own.in(run(), Map.of("first-event", "It began."))).isEmpty();
  }

  @Test
  void the_words_give_the_order_and_what_has_none_is_not_told() {
    var words = new LinkedHashMap<String, String>();
    words.put("first-event", "It began.");
    words.put("no-such-condition", "Never.");
    words.put("nothing-sent", "Nothing was sent.");

    assertThat(own.in(run(connected()), words))
        .extracting(Diagnosis::id)
        .containsOnly("first-event");
    assertThat(own.in(run(), words)).extracting(Diagnosis::id).containsOnly("nothing-sent");
  }

  @Test
  void a_condition_that_throws_does_not_hold() {
    assertThat(own.in(run(), Map.of("unknowable", "It is so."))).isEmpty();
  }

  @Test
  void a_test_without_a_diagnosis_has_none() {
    assertThat(MistakeDiagnoses.of(MistakeDiagnosesTest.class)).isEmpty();
  }

  private static Evidence run(WireEvent... events) {
    return new Evidence(List.of(events), List.of(), List.of());
  }

  private static WireEvent connected() {
    return new WireEvent(
        1,
        Duration.ZERO,
        "shop",
        1,
        0,
        Kind.CONNECTED,
        Direction.TO_BROKER,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }
}
