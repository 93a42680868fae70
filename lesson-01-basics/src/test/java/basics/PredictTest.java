package basics;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.wire.Recording;

@Exercise("1.7")
class PredictTest {

  private static final String BY_AMQP = "Hello by AMQP";
  private static final String BY_JMS = "Hello by JMS";

  /** Every method of AMQP 0-9-1 and of RabbitMQ's extensions to it that amqp-client knows. */
  private static final Set<String> KNOWN =
      Arrays.stream(AMQP.class.getDeclaredClasses())
          .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
          .filter(Method.class::isAssignableFrom)
          .map(type -> type.getEnclosingClass().getSimpleName() + "." + type.getSimpleName())
          .map(PredictTest::spelled)
          .collect(Collectors.toSet());

  private static final List<String> TWO_DELIVERIES = List.of("basic.deliver", "basic.deliver");

  private final Predict predict = new Predict();
  private final List<String> read = new CopyOnWriteArrayList<>();

  @Test
  @Order(1)
  void the_amqp_greeter_sends_what_you_predicted(Lab lab) throws Exception {
    var predicted = normal(predict::amqp);
    lab.suspect(
        "The greeter declares its queue: queueDeclare asks the broker, it notes nothing down at home.",
        () -> !predicted.contains("queue.declare"));
    lab.suspect(
        "A publisher gets no basic.ack, and sends none, unless it has asked for confirms.",
        () -> predicted.contains("basic.ack"));
    suspectUnknown(lab, predicted);

    run(lab);

    assertRecorded(lab.client("amqp").wire(), "AMQP greeter", predicted);
  }

  @Test
  @Order(2)
  void the_jms_greeter_sends_what_you_predicted(Lab lab) throws Exception {
    var predicted = normal(predict::jms);
    lab.suspect(
        "JMS has no protocol of its own. It is a Java API; each vendor's client speaks the"
            + " protocol of its broker. RabbitMQ's speaks AMQP: send() became basic.publish.",
        () -> !predicted.contains("basic.publish"));
    lab.suspect(
        "This destination stands for a queue that exists already, so nothing is declared."
            + " session.createQueue() would have declared an exchange, a queue and a binding.",
        () -> predicted.contains("queue.declare"));
    suspectUnknown(lab, predicted);

    run(lab);

    assertRecorded(lab.client("jms").wire(), "JMS greeter", predicted);
  }

  @Test
  @Order(3)
  void the_reader_gets_both_greetings_as_you_predicted(Lab lab) throws Exception {
    var predicted = normal(predict::reader);
    lab.suspect(
        "The reader declares the queue, as the AMQP greeter does: neither knows which comes first,"
            + " and declaring twice is declaring once.",
        () -> !predicted.contains("queue.declare"));
    lab.suspect(
        "The acknowledgement is a method of its own, from the reader to the broker, one for each"
            + " greeting here. Until it goes by, the broker keeps the message.",
        () -> predicted.stream().filter("basic.ack"::equals).count() < 2);
    lab.suspect(
        "The reader does not fetch. It says basic.consume once, and from then on the broker sends"
            + " basic.deliver, one for each message.",
        () -> predicted.stream().filter("basic.deliver"::equals).count() < 2);
    lab.suspect(
        "The second greeting is sent once the first has been acknowledged, so its basic.deliver"
            + " comes after the first basic.ack.",
        () -> Collections.indexOfSubList(predicted, TWO_DELIVERIES) >= 0);
    suspectUnknown(lab, predicted);

    run(lab);

    if (!read.equals(List.of(BY_AMQP, BY_JMS))) {
      throw new Finding("both greetings to reach one reader", "it read " + read);
    }
    assertRecorded(lab.client("reader").wire(), "reader", predicted);
  }

  /** The run that is predicted: each client has a wire of its own. */
  private void run(Lab lab) throws Exception {
    var queue = lab.name("greetings");
    try (var reader = new GreetingReader(lab.client("reader").factory(), queue, read::add)) {
      new AmqpGreeter().send(lab.client("amqp").factory(), queue, BY_AMQP);
      awaitAcknowledged(lab, 1);
      new JmsGreeter().send(lab.client("jms").uri(), queue, BY_JMS);
      awaitAcknowledged(lab, 2);
    }
  }

  private static void awaitAcknowledged(Lab lab, int count) {
    lab.eventually(
        "the greeting to be acknowledged",
        () -> {
          int acknowledged = lab.client("reader").wire().events(AMQP.Basic.Ack.class).size();
          if (acknowledged < count) {
            throw new Finding(count + " greetings to be acknowledged", acknowledged + " were");
          }
        });
  }

  private static void suspectUnknown(Lab lab, List<String> predicted) {
    var unknown = predicted.stream().filter(name -> !KNOWN.contains(name)).distinct().toList();
    lab.suspect(
        "AMQP has no method " + String.join(" or ", unknown) + ".", () -> !unknown.isEmpty());
  }

  /** A prediction is right if all of it was recorded in that order, and it leaves out no work. */
  private static void assertRecorded(Recording wire, String client, List<String> predicted) {
    var recorded =
        wire.events().stream()
            .flatMap(event -> event.method().stream())
            .map(Method::protocolMethodName)
            .toList();
    if (!work(predicted).equals(work(recorded)) || !isContained(predicted, recorded)) {
      var shown = recorded.stream().filter(n -> isWork(n) || predicted.contains(n)).toList();
      throw new Finding(
              "your prediction for the " + client + " to be what this run recorded",
              "they differ:\n" + sideBySide(predicted, shown))
          .because("whoever can tell what a line of code sends can read what a broker sees");
    }
  }

  private static List<String> work(List<String> names) {
    return names.stream().filter(PredictTest::isWork).toList();
  }

  /** Whether a method is neither handshake nor goodbye nor an answer of the broker's. */
  private static boolean isWork(String name) {
    return !name.startsWith("connection.") && !name.startsWith("channel.") && !name.endsWith("-ok");
  }

  private static boolean isContained(List<String> part, List<String> whole) {
    var rest = whole.iterator();
    return part.stream()
        .allMatch(
            name -> {
              while (rest.hasNext()) {
                if (rest.next().equals(name)) {
                  return true;
                }
              }
              return false;
            });
  }

  private static List<String> normal(Supplier<List<String>> names) {
    return Objects.requireNonNullElse(names.get(), List.<String>of()).stream()
        .map(String::valueOf)
        .map(PredictTest::normal)
        .toList();
  }

  private static String normal(String name) {
    var spelled = spelled(name);
    return KNOWN.contains(spelled) ? spelled : name.strip();
  }

  /** The protocol's spelling of basicPublish, Basic.Publish, basic_publish or queueDeclareOk. */
  private static String spelled(String name) {
    var words =
        name.replaceFirst("[('\"#].*", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT)
            .strip()
            .split("[^a-z]+", 2);
    return words.length < 2
        ? words[0]
        : words[0] + "." + words[1].strip().replaceAll("[^a-z]+", "-");
  }

  /** The two lists line by line, with what they have in common on the same lines. */
  private static String sideBySide(List<String> predicted, List<String> recorded) {
    var lines = new ArrayList<String>();
    lines.add(line("you predicted", "this run recorded"));
    int[][] common = common(predicted, recorded);
    int i = 0;
    int j = 0;
    while (i < predicted.size() || j < recorded.size()) {
      boolean both = i < predicted.size() && j < recorded.size();
      if (both && predicted.get(i).equals(recorded.get(j))) {
        lines.add(line(predicted.get(i++), recorded.get(j++)));
      } else if (j == recorded.size() || both && common[i + 1][j] >= common[i][j + 1]) {
        lines.add(line(predicted.get(i++), "-"));
      } else {
        lines.add(line("-", recorded.get(j++)));
      }
    }
    return String.join("\n", lines);
  }

  private static String line(String left, String right) {
    return "            %-24s%s".formatted(left, right);
  }

  /** How long a common subsequence the lists have from each pair of places on. */
  private static int[][] common(List<String> one, List<String> other) {
    var lengths = new int[one.size() + 1][other.size() + 1];
    for (int i = one.size() - 1; i >= 0; i--) {
      for (int j = other.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            one.get(i).equals(other.get(j))
                ? lengths[i + 1][j + 1] + 1
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    return lengths;
  }
}
