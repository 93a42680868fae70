package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.7")
class PredictTest {

  private static final String WHY =
      "whoever can tell what a line of code sends can read what a broker sees";

  private final Predict predict = new Predict();
  private final List<String> read = new CopyOnWriteArrayList<>();

  @Test
  void the_amqp_greeter_sends_what_you_predicted(Lab lab) throws Exception {
    var predicted = predict.amqp();

    run(lab);

    assertThat(lab.client("AMQP greeter")).because(WHY).saidAsPredicted(predicted);
  }

  @Test
  void the_jms_greeter_sends_what_you_predicted(Lab lab) throws Exception {
    var predicted = predict.jms();

    run(lab);

    assertThat(lab.client("JMS greeter")).because(WHY).saidAsPredicted(predicted);
  }

  @Test
  void the_reader_gets_both_greetings_as_you_predicted(Lab lab) throws Exception {
    var predicted = predict.reader();

    run(lab);

    assertThat(lab.client("reader")).because(WHY).saidAsPredicted(predicted);
  }

  /** The run that is predicted: each client has a wire of its own. */
  private void run(Lab lab) throws Exception {
    var queue = lab.name("greetings");
    try (var reader = new GreetingReader(lab.client("reader").factory(), queue, read::add)) {
      new AmqpGreeter().send(lab.client("AMQP greeter").factory(), queue, "Hello by AMQP");
      awaitAcknowledged(lab, 1);
      new JmsGreeter().send(lab.client("JMS greeter").uri(), queue, "Hello by JMS");
      awaitAcknowledged(lab, 2);
    }
    lab.await("the greetings read", () -> List.copyOf(read))
        .toBe(List.of("Hello by AMQP", "Hello by JMS"));
  }

  private void awaitAcknowledged(Lab lab, int greetings) {
    var reader = lab.client("reader").wire();
    lab.await(
            "the number of greetings acknowledged",
            () -> reader.events(AMQP.Basic.Ack.class).size())
        .toBe(greetings);
  }
}
