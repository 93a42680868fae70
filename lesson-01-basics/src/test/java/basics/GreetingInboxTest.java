package basics;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("1.2")
class GreetingInboxTest {

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private LabQueue greetings;
  private Client client;
  private Gate handling;

  @BeforeEach
  void an_inbox_to_be(Lab lab) {
    greetings = lab.queue("greetings");
    client = lab.client("inbox");
    handling = lab.gate("handling a greeting");
  }

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
  void an_unhandled_greeting_stays(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Servus", "Moin");
    handling.letThrough(1);
    started(lab, handling::pass);
    handling.awaitArrivals(2); // Hello is handled, Servus is in hand
    lab.untilSettled(1);

    client.die();

    assertThat(greetings)
        .because("the program died before it had handled them, so the broker must still own them")
        .eventuallyHolds("Servus", "Moin");
  }

  @Test
  void a_greeting_whose_handler_throws_stays(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Servus");
    var failures = lab.throwing().always("Hello", () -> new IllegalStateException("no time"));
    started(lab, failures::pass);
    lab.untilThrown(failures);

    client.die();

    lab.await("the greetings in the queue", greetings::bodies)
        .because("nobody has handled it; whoever starts next can")
        .to("hold Hello", bodies -> bodies.contains("Hello"));
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
  void close_leaves_no_greeting_behind(Lab lab) throws Exception {
    greetings.declared().holding("Hello", "Servus", "Moin");
    var inbox =
        started(
            lab,
            greeting -> {
              handling.pass(greeting);
              handled.add(greeting);
            });
    handling.awaitArrival(); // the other two may have been sent to the inbox as well

    var close = lab.start("close", inbox::close);
    close.settle();
    handling.open();
    lab.attempt(close::result); // the handler's last word may have met a closing channel

    lab.await("the greetings handled or in the queue", this::handledOrInTheQueue)
        .because("a greeting that is neither is lent to somebody who is gone")
        .toBe(new TreeSet<>(List.of("Hello", "Servus", "Moin")));
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

  @Test
  void who_starts_it_learns_that_the_broker_refused(Lab lab) throws Exception {
    greetings.declaredBySomebodyElse();
    var inbox = new GreetingInbox(client.connection(), greetings.name(), handled::add);

    assertThat(lab.attempt(inbox::start))
        .because("an inbox that is not there and says nothing waits for ever")
        .threw(IOException.class);
  }

  private GreetingInbox started(Lab lab, Consumer<String> handler) throws Exception {
    var inbox = new GreetingInbox(client.connection(), greetings.name(), handler);
    lab.start("start", inbox::start).result();
    return inbox;
  }

  private TreeSet<String> handledOrInTheQueue() {
    var all = new TreeSet<>(handled);
    all.addAll(greetings.bodies());
    return all;
  }
}
