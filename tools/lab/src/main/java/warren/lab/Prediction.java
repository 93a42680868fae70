package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import warren.lab.wire.Recording;

/**
 * Which methods somebody thinks a client and the broker say to each other, in order. Handshake,
 * goodbye and the broker's {@code -ok} answers may be left out.
 *
 * @param methods in the protocol's spelling, as far as the protocol knows them
 */
record Prediction(List<String> methods) {

  /** Every method of AMQP 0-9-1 and of RabbitMQ's extensions to it that amqp-client knows. */
  private static final Set<String> KNOWN =
      Arrays.stream(AMQP.class.getDeclaredClasses())
          .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
          .filter(Method.class::isAssignableFrom)
          .map(type -> type.getEnclosingClass().getSimpleName() + "." + type.getSimpleName())
          .map(Prediction::spelled)
          .collect(Collectors.toSet());

  /** Of names in any spelling, such as {@code basicPublish}, {@code Queue.DeclareOk}. */
  static Prediction of(List<String> names) {
    return new Prediction(
        Objects.requireNonNullElse(names, List.<String>of()).stream()
            .map(String::valueOf)
            .map(Prediction::normal)
            .toList());
  }

  /** Both beside each other where it is wrong; empty where it is right. */
  Optional<String> difference(Recording recording) {
    var recorded =
        recording.events().stream()
            .flatMap(event -> event.method().stream())
            .map(Method::protocolMethodName)
            .toList();
    if (work(methods).equals(work(recorded)) && isContained(methods, recorded)) {
      return Optional.empty();
    }
    var shown = recorded.stream().filter(name -> isWork(name) || methods.contains(name)).toList();
    return Optional.of("they differ" + unknown() + ":\n" + sideBySide(methods, shown));
  }

  private String unknown() {
    var unknown = methods.stream().filter(name -> !KNOWN.contains(name)).distinct().toList();
    return unknown.isEmpty() ? "" : ", and AMQP has no method " + String.join(" or ", unknown);
  }

  private static List<String> work(List<String> names) {
    return names.stream().filter(Prediction::isWork).toList();
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
