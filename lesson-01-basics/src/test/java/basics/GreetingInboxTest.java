package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;

@Exercise("1.3")
class GreetingInboxTest {

  private final List<String> handled = new CopyOnWriteArrayList<>();

  @Test
  @Order(1)
  void greetings_from_before_and_after_its_start_arrive_in_order(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("Hello", "Grüß Gott");
    var inbox = new GreetingInbox(lab.client("inbox").connection(), greetings.name(), handled::add);
    lab.suspect(
        "The body was read with another charset than UTF-8: new String(bytes) without a charset"
            + " takes the platform's, which differs from machine to machine.",
        () -> handled.size() > 1 && !handled.get(1).equals("Grüß Gott"));

    start(lab, inbox);
    awaitHandled(lab, "Hello", "Grüß Gott");
    greetings.holding("Moin");

    awaitHandled(lab, "Hello", "Grüß Gott", "Moin");
  }

  @Test
  @Order(2)
  void it_may_start_before_anyone_has_sent(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");
    var inbox = new GreetingInbox(lab.client("inbox").connection(), greetings.name(), handled::add);

    start(lab, inbox);

    greetings.declared().holding("Hello"); // declares it just as 1.2 did
    awaitHandled(lab, "Hello");
  }

  @Test
  @Order(3)
  void the_broker_pushes_the_greetings(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared();
    start(lab, new GreetingInbox(lab.client("inbox").connection(), greetings.name(), handled::add));
    greetings.holding("Hello");
    awaitHandled(lab, "Hello");

    if (greetings.consumers() == 0) {
      throw new Finding(
              greetings + " to have a consumer",
              "it has none, so the greeting was not sent but fetched")
          .because(
              "a consumer asks once, and the broker sends as soon as there is something; whoever"
                  + " polls is late or keeps the broker busy for nothing");
    }
  }

  @Test
  @Order(4)
  void a_handled_greeting_is_gone(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("Hello", "Servus", "Moin");
    var client = lab.client("inbox");
    start(lab, new GreetingInbox(client.connection(), greetings.name(), handled::add));
    awaitHandled(lab, "Hello", "Servus", "Moin");
    lab.untilSettled(3);

    client.die();

    assertThat(greetings)
        .because("what is not acknowledged comes back when the connection ends, and is done twice")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  @Order(5)
  void an_unhandled_greeting_stays(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("Hello", "Servus", "Moin");
    var client = lab.client("inbox");
    var handling = lab.gate("handling a greeting");
    lab.suspect(
        "basicAck with multiple and tag 0 acknowledges everything that was delivered so far,"
            + " handled or not.",
        () ->
            lab.wire().methods(AMQP.Basic.Ack.class).stream()
                .anyMatch(ack -> ack.getMultiple() && ack.getDeliveryTag() == 0));
    handling.letThrough(1);
    start(lab, new GreetingInbox(client.connection(), greetings.name(), handling::pass));
    handling.awaitArrivals(2); // Hello is handled, Servus is in hand
    lab.untilSettled(1);

    client.die();

    assertThat(greetings)
        .because("the program died before it had handled them, so the broker must still own them")
        .eventuallyHolds("Servus", "Moin");
  }

  @Test
  @Order(6)
  void close_stops_it(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared();
    var inbox = new GreetingInbox(lab.client("inbox").connection(), greetings.name(), handled::add);
    lab.suspect(
        "close left the consumer running: the broker goes on sending to it.",
        () -> greetings.consumers() > 0);
    start(lab, inbox);

    lab.start("close", inbox::close).result();
    greetings.holding("Hello");

    assertThat(greetings)
        .because("whoever has closed it counts on it: what its handler needs may be gone by now")
        .eventuallyHasConsumers(0)
        .eventuallyHolds("Hello");
  }

  @Test
  @Order(7)
  void close_leaves_no_greeting_behind(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("Hello", "Servus", "Moin");
    var handling = lab.gate("handling a greeting");
    var inbox =
        new GreetingInbox(
            lab.client("inbox").connection(),
            greetings.name(),
            greeting -> {
              handling.pass(greeting);
              handled.add(greeting);
            });
    start(lab, inbox);
    handling.awaitArrival(); // the other two may have been sent to the inbox as well

    var close = lab.start("close", inbox::close);
    close.settle();
    handling.open();
    try {
      close.result();
    } catch (IOException | ShutdownSignalException tooLate) {
      // the handler's ack met a closing channel, and the client library closed it for that
    }

    lab.eventually(
        "each greeting to be handled or in the queue",
        () -> {
          var missing = new ArrayList<>(List.of("Hello", "Servus", "Moin"));
          missing.removeAll(greetings.bodies());
          missing.removeAll(handled);
          if (!missing.isEmpty()) {
            throw new Finding(
                    "each greeting to be handled or back in the queue",
                    "neither is true of " + String.join(", ", missing))
                .because(
                    "the broker lends a message to a channel until it is acknowledged or the channel"
                        + " is closed; until then nobody else can have it");
          }
        });
  }

  private static void start(Lab lab, GreetingInbox inbox) throws Exception {
    lab.start("start", inbox::start).result();
  }

  private void awaitHandled(Lab lab, String... greetings) {
    var expected = List.of(greetings);
    try {
      lab.eventually(
          "the greetings to be handled",
          () -> assertThat(handled).hasSizeGreaterThanOrEqualTo(expected.size()));
    } catch (AssertionError tooFew) {
      throw handledInstead(expected);
    }
    if (!handled.equals(expected)) {
      throw handledInstead(expected);
    }
  }

  private Finding handledInstead(List<String> expected) {
    return new Finding(
        "the handler to be given " + quoted(expected),
        handled.isEmpty() ? "it was given nothing" : "it was given " + quoted(handled));
  }

  private static String quoted(List<String> greetings) {
    var shown = greetings.stream().limit(5).map(greeting -> '"' + greeting + '"').toList();
    return String.join(", ", shown)
        + (greetings.size() > 5 ? ", … (%d in all)".formatted(greetings.size()) : "");
  }
}
