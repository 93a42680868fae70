package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.2")
class GreetingInboxTest extends GreetingInboxStage {

  @Test
  void greetings_from_before_and_after_its_start_arrive_in_order(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Grüß Gott");
    started(lab, handled::add);
    greetings.holding("Moin");

    lab.await("the greetings handled", () -> List.copyOf(handled))
        .because("each of them counts, as it was written: both ends have to agree on its bytes")
        .toBe(List.of("Hello", "Grüß Gott", "Moin"));
  }

  @Test
  void it_may_start_before_anyone_has_sent(Lab lab) throws Exception {
    started(lab, handled::add);
    greetings.declared().holding("Hello");

    lab.await("the greetings handled", () -> List.copyOf(handled))
        .because("which program starts first depends on the day")
        .toBe(List.of("Hello"));
  }

  @Test
  void the_broker_pushes_the_greetings(Lab lab) throws Exception {
    greetings.declared();
    started(lab, handled::add);

    assertThat(greetings)
        .because("whoever fetches is late, or keeps the broker busy for nothing")
        .eventuallyHasConsumers(1);
  }

  @Test
  void greetings_are_handled_one_after_the_other(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Servus");
    started(lab, handling::pass);
    handling.awaitArrival();
    lab.untilQuiet();

    assertThat(handling.held())
        .as("handlers at work, as the handler is told one greeting after the other")
        .isEqualTo(1);
  }

  @Test
  void a_handled_greeting_is_gone(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Servus", "Moin");
    started(lab, handled::add);
    lab.untilSettled(3);

    client.die();

    assertThat(greetings)
        .because("what comes back when the connection ends is done twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void close_stops_it(Lab lab) throws Exception {
    greetings.declared();
    var inbox = started(lab, handled::add);

    lab.start("close", inbox::close).result();
    greetings.holding("Hello");

    assertThat(greetings)
        .because("whoever has closed it counts on it: what its handler needs may be gone by now")
        .eventuallyHasConsumers(0)
        .eventuallyHolds("Hello");
  }

  @Test
  void close_leaves_the_connection_to_the_others(Lab lab) throws Exception {
    greetings.declared();
    var inbox = started(lab, handled::add);

    lab.start("close", inbox::close).result();

    assertThat(client)
        .because("what nobody uses any more adds up, start by start")
        .eventuallyHasOpenChannelsAtMost(0);
    assertThat(client.connection().isOpen())
        .as("the connection to be open, which others use too")
        .isTrue();
  }
}
