package warren.lab.telling;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/** A recording as a sequence diagram. */
public final class Sequence {

  /** Where a label is broken, so that the diagram can be read on a phone. */
  private static final int WIDTH = 36;

  /** Of a body that is shown. */
  private static final Pattern LENGTH = Pattern.compile("(?<=\") \\(\\d+ bytes?\\)");

  private Sequence() {}

  /**
   * PlantUML's text of the diagram: an arrow for each line of the timeline. The same exchange of
   * methods gives the same text, whatever the times, ports and generated names.
   */
  public static String plantUml(List<WireEvent> events) {
    return plantUml(events, new PlantUml(UnaryOperator.identity()));
  }

  static String plantUml(List<WireEvent> events, PlantUml uml) {
    var text = new StringBuilder("@startuml\nhide footbox\n");
    var senders = senders(events);
    var receivers = new LinkedHashSet<String>();
    events.stream().map(WireEvent::client).forEach(receivers::add);
    receivers.removeAll(senders);
    senders.forEach(client -> text.append(participant(client, uml)));
    text.append("queue \"RabbitMQ\" as broker\n");
    receivers.forEach(client -> text.append(participant(client, uml)));
    Step.of(events).forEach(step -> text.append(arrow(step, uml)).append('\n'));
    return text.append("@enduml\n").toString();
  }

  /** Those who publish before anything is delivered to them; they stand left of the broker. */
  private static Set<String> senders(List<WireEvent> events) {
    var senders = new LinkedHashSet<String>();
    var others = new LinkedHashSet<String>();
    for (var event : events) {
      if (event.content().isPresent()) {
        boolean sends = event.direction() == Direction.TO_BROKER;
        if (!senders.contains(event.client()) && !others.contains(event.client())) {
          (sends ? senders : others).add(event.client());
        }
      }
    }
    return senders;
  }

  private static String participant(String client, PlantUml uml) {
    return "participant %s\n".formatted(uml.quoted(client));
  }

  private static String arrow(Step step, PlantUml uml) {
    return uml.quoted(step.first().client())
        + sign(step.first())
        + broken(uml.stable(words(step))).stream()
            .map(uml::safe)
            .collect(Collectors.joining("\\n"));
  }

  private static String sign(WireEvent event) {
    if (event.kind() == Kind.CUT) {
      return " x<- broker : ";
    }
    return event.direction() == Direction.TO_BROKER ? " -> broker : " : " <- broker : ";
  }

  private static String words(Step step) {
    return step.first().kind() == Kind.CUT
        ? "TCP connection cut"
        : LENGTH.matcher(step.words()).replaceFirst("");
  }

  /** The words in lines of about the same length, where they are too long for one. */
  private static List<String> broken(String words) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : words.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
