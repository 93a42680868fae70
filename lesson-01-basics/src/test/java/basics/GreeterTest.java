package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;

@Exercise("1.2")
class GreeterTest {

  private final Greeter greeter = new Greeter();

  @BeforeEach
  void likely_mistakes(Lab lab) {
    lab.suspect(
        "Nothing came by from your code. Connect with the factory that you were given: it knows"
            + " where the broker is.",
        () -> lab.wire().events().isEmpty());
    lab.suspect(
        "The text went out as the routing key. To the default exchange the routing key is the"
            + " name of the queue; the text is the body.",
        () ->
            lab.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(publish -> publish.getRoutingKey().startsWith("Hello")));
    lab.suspect(
        "Nobody declared the queue. The default exchange drops a message for a queue that does"
            + " not exist, and says nothing.",
        () ->
            !lab.wire().methods(AMQP.Basic.Publish.class).isEmpty()
                && lab.wire().methods(AMQP.Queue.Declare.class).isEmpty());
    lab.suspect(
        "The queue was declared after the message was sent. By then the default exchange had"
            + " dropped it.",
        () -> {
          var declares = lab.wire().events(AMQP.Queue.Declare.class);
          var publishes = lab.wire().events(AMQP.Basic.Publish.class);
          return !declares.isEmpty()
              && !publishes.isEmpty()
              && publishes.get(0).number() < declares.get(0).number();
        });
    lab.suspect(
        "The queue was declared exclusive: only that connection may use it, and it is deleted when"
            + " the connection closes.",
        () ->
            lab.wire().methods(AMQP.Queue.Declare.class).stream()
                .anyMatch(AMQP.Queue.Declare::getExclusive));
    lab.suspect(
        "The queue was deleted, and with it what others had put there.",
        () -> !lab.wire().methods(AMQP.Queue.Delete.class).isEmpty());
  }

  @Test
  @Order(1)
  void the_greeting_waits_in_the_queue(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Hello");

    assertThat(greetings)
        .because("nobody need be listening when you send: the queue keeps the message until then")
        .eventuallyHolds("Hello");
  }

  @Test
  @Order(2)
  void a_queue_that_is_already_there_is_used_as_it_is(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("the first");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Hello again");

    assertThat(greetings)
        .because("declaring is safe to repeat: it creates what is missing and leaves what is there")
        .eventuallyHolds("the first", "Hello again");
  }

  @Test
  @Order(3)
  void umlauts_and_emoji_arrive_as_they_were_sent(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");
    lab.suspect(
        "The bytes are not UTF-8: getBytes() without a charset takes the platform's, which differs"
            + " from machine to machine. The broker moves bytes; both ends must agree.",
        () -> greetings.bodies().stream().anyMatch(body -> body.startsWith("Gr")));

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Grüße aus Köln 🐇");

    assertThat(greetings)
        .because("the reader may run on another machine, with another language")
        .eventuallyHolds("Grüße aus Köln 🐇");
  }

  @Test
  @Order(4)
  void its_connection_is_closed_afterwards(Lab lab) throws Exception {
    var client = lab.client("greeter");

    greeter.send(client.factory(), lab.name("greetings"), "Hello");

    assertNoConnectionIsLeft(lab, client);
  }

  @Test
  @Order(5)
  void its_connection_is_closed_even_when_the_broker_refuses(Lab lab) throws Exception {
    var client = lab.client("greeter");
    var bounded = lab.queue("bounded").declared(Map.of("x-max-length", 10));

    try {
      greeter.send(client.factory(), bounded.name(), "Hello");
    } catch (IOException | ShutdownSignalException refused) {
      // "inequivalent arg": the queue has a bound that the greeter did not ask for
    }

    assertNoConnectionIsLeft(lab, client);
  }

  private static void assertNoConnectionIsLeft(Lab lab, Client client) {
    lab.eventually(
        "the connection to be closed",
        () -> {
          if (client.openConnections() > 0) {
            throw new Finding("no connection to be left open", "the connection was left open")
                .because(
                    "an open connection costs the broker memory and a socket, and its threads keep"
                        + " your program from ending");
          }
        });
  }
}
