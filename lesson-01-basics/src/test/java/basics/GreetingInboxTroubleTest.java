package basics;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.2")
class GreetingInboxTroubleTest extends GreetingInboxStage {

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
  void who_starts_it_learns_that_the_broker_refused(Lab lab) throws Exception {
    greetings.declaredBySomebodyElse();
    var inbox = new GreetingInbox(client.connection(), greetings.name(), handled::add);

    assertThat(lab.attempt(inbox::start))
        .because("an inbox that is not there and says nothing waits for ever")
        .threw(IOException.class);
  }

  private TreeSet<String> handledOrInTheQueue() {
    var all = new TreeSet<>(handled);
    all.addAll(greetings.bodies());
    return all;
  }
}
