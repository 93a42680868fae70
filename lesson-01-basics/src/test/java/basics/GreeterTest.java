package basics;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.1")
class GreeterTest {

  private final Greeter greeter = new Greeter();

  @Test
  void the_greeting_waits_in_the_queue(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Hello");

    assertThat(greetings)
        .because("nobody need be listening when you send: the queue keeps the message until then")
        .eventuallyHolds("Hello");
  }

  @Test
  void a_queue_that_is_already_there_is_used_as_it_is(Lab lab) throws Exception {
    var greetings = lab.queue("greetings").declared().holding("the first");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Hello again");

    assertThat(greetings)
        .because("declaring is safe to repeat: it creates what is missing and leaves what is there")
        .eventuallyHolds("the first", "Hello again");
  }

  @Test
  void any_text_arrives_as_it_was_sent(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Grüße, \"Köln\"\n🐇");

    assertThat(greetings)
        .because("the reader may run on another machine, with another language")
        .eventuallyHolds("Grüße, \"Köln\"\n🐇");
  }

  @Test
  void the_message_is_persistent(Lab lab) throws Exception {
    var greetings = lab.queue("greetings");

    greeter.send(lab.client("greeter").factory(), greetings.name(), "Hello");

    assertThat(greetings)
        .because("a durable queue survives a restart of the broker; a transient message in it not")
        .messagesArePersistent();
  }

  @Test
  void its_connection_is_closed_afterwards(Lab lab) throws Exception {
    var client = lab.client("greeter");

    greeter.send(client.factory(), lab.name("greetings"), "Hello");

    assertThat(client)
        .because("it costs the broker memory and a socket, and its threads keep your program alive")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void its_connection_is_closed_even_when_the_broker_refuses(Lab lab) {
    var client = lab.client("greeter");
    var bounded = lab.queue("bounded").declared(Map.of("x-max-length", 10));

    lab.attempt(() -> greeter.send(client.factory(), bounded.name(), "Hello"));

    assertThat(client)
        .because("one connection left behind by each refusal adds up, until there are no sockets")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void the_caller_learns_that_the_broker_refused(Lab lab) throws Exception {
    var taken = lab.queue("taken").declaredBySomebodyElse();

    var refused =
        lab.attempt(() -> greeter.send(lab.client("greeter").factory(), taken.name(), "Hello"));

    assertThat(refused)
        .because("whoever called you believes otherwise that the greeting is on its way")
        .threw(IOException.class);
  }

  @Test
  void the_caller_learns_that_the_broker_does_not_answer(Lab lab) {
    var client = lab.client("greeter");
    client.factory().setHandshakeTimeout(80); // ms; as is, a client waits for ten seconds
    client.hold(toClient(AMQP.Connection.Start.class));

    var unanswered =
        lab.attempt(() -> greeter.send(client.factory(), lab.name("greetings"), "Hello"));

    assertThat(unanswered)
        .because("the caller can try again later, and only the caller knows when")
        .threw(TimeoutException.class);
  }
}
