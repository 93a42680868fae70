package warren.desk.trace;

import com.rabbitmq.client.AMQP.Basic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.lab.telling.Gist;
import warren.lab.telling.Timeline;
import warren.lab.telling.Timeline.Line;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/**
 * A sequence diagram in characters: a column for each client and one for the broker, an arrow for
 * each thing said. What every conversation has is left out.
 */
final class SequenceText {

  private static final String BROKER = "RabbitMQ";

  /** The least room between two columns, or no words fit on an arrow. */
  private static final int LEAST = 16;

  private static final int MOST = 48;

  private static final int BODY = 20;

  /** What is clear from the arrow. */
  private static final Pattern OBVIOUS =
      Pattern.compile("^basic\\.|(?<=\") \\(\\d+ bytes?\\)|exchange='' ");

  private final List<String> columns;
  private final int broker;
  private final int[] centres;
  private final int width;

  private SequenceText(List<String> senders, List<String> receivers, int width) {
    this.broker = senders.size();
    this.columns = new ArrayList<>(senders);
    columns.add(BROKER);
    columns.addAll(receivers);
    int margin = 2 + Shown.name(columns.get(0)).length() / 2;
    int end = (Shown.name(columns.get(columns.size() - 1)).length() + 1) / 2;
    int apart = columns.size() == 1 ? 0 : (width - margin - end - 1) / (columns.size() - 1);
    this.centres = new int[columns.size()];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = margin + i * Math.max(LEAST, Math.min(MOST, apart));
    }
    this.width = Math.max(width, centres[centres.length - 1] + end + 1);
  }

  /** The lines; wider than that only if there are too many clients. */
  static List<String> of(List<WireEvent> events, int width) {
    var gist = Gist.of(events);
    if (gist.isEmpty()) {
      return List.of("  Nothing was said but hello and goodbye.");
    }
    var senders = senders(gist);
    var receivers = gist.stream().map(WireEvent::client).distinct().collect(Collectors.toList());
    receivers.removeAll(senders);
    return new SequenceText(senders, receivers, width).drawn(Timeline.lines(gist));
  }

  /** Those who publish before anything is delivered to them; they stand left of the broker. */
  private static List<String> senders(List<WireEvent> events) {
    var first = new LinkedHashMap<String, Direction>();
    events.stream()
        .filter(event -> event.content().isPresent())
        .forEach(event -> first.putIfAbsent(event.client(), event.direction()));
    first.values().removeIf(direction -> direction == Direction.TO_CLIENT);
    return List.copyOf(first.keySet());
  }

  private List<String> drawn(List<Line> said) {
    var lines = new ArrayList<String>();
    lines.add(heads());
    said.forEach(line -> lines.add(arrow(line)));
    return lines;
  }

  private String heads() {
    char[] row = blank();
    for (int i = 0; i < centres.length; i++) {
      String name = Shown.name(columns.get(i));
      put(row, centres[i] - name.length() / 2, name);
    }
    return new String(row).stripTrailing();
  }

  private String arrow(Line line) {
    char[] row = blank();
    for (int centre : centres) {
      row[centre] = '│';
    }
    var event = line.first();
    boolean toBroker = event.direction() == Direction.TO_BROKER;
    int client = centres[column(event.client())];
    int left = Math.min(client, centres[broker]);
    int right = Math.max(client, centres[broker]);
    Arrays.fill(row, left + 1, right, '─');
    boolean headRight = toBroker == (client < centres[broker]);
    char head = event.kind() == Kind.METHOD || event.kind() == Kind.CONNECTED ? '▶' : '╳';
    row[headRight ? right - 1 : left + 1] = head == '▶' && !headRight ? '◀' : head;
    put(row, left + 3, " " + Shown.cut(words(line), right - left - 7) + " ");
    return new String(row).stripTrailing();
  }

  /** Of whatever name, a client is not the broker. */
  private int column(String client) {
    int first = columns.indexOf(client);
    return first == broker ? columns.lastIndexOf(client) : first;
  }

  private static String words(Line line) {
    var event = line.first();
    if (event.kind() == Kind.CUT) {
      return "TCP connection cut";
    }
    if (event.kind() == Kind.METHOD && event.method().get() instanceof Basic.Publish publish) {
      return published(publish, event);
    }
    String words = OBVIOUS.matcher(line.words()).replaceAll("");
    return event.direction() == Direction.TO_CLIENT && isSettlement(words)
        ? "confirm: " + words
        : words;
  }

  /** The message first, as the arrow is short. */
  private static String published(Basic.Publish publish, WireEvent event) {
    String body = event.content().map(content -> Shown.cut(content.text(), BODY)).orElse("");
    return "publish \"%s\" %s key='%s'"
        .formatted(
            body,
            publish.getExchange().isEmpty() ? "" : "to '" + publish.getExchange() + "'",
            publish.getRoutingKey())
        .replace("  ", " ");
  }

  private static boolean isSettlement(String words) {
    return words.startsWith("ack ") || words.startsWith("nack ");
  }

  private char[] blank() {
    char[] row = new char[width];
    Arrays.fill(row, ' ');
    return row;
  }

  /** Signs outside the basic plane take one place as well. */
  private static void put(char[] row, int at, String text) {
    String plain =
        text.codePoints()
            .mapToObj(c -> Character.charCount(c) == 1 ? Character.toString(c) : "·")
            .collect(Collectors.joining());
    for (int i = 0; i < plain.length() && at + i < row.length; i++) {
      if (at + i >= 0) {
        row[at + i] = plain.charAt(i);
      }
    }
  }
}
