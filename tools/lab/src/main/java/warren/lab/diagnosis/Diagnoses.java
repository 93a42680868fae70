package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;

/** All that a recording tells of a failed test. */
public final class Diagnoses {

  private Diagnoses() {}

  /** What applies to that run, the most specific first. */
  public static List<Diagnosis> of(Evidence evidence) {
    var found = new ArrayList<Diagnosis>();
    var explained = new HashSet<Integer>();
    for (var rule : Catalogue.RULES) {
      rule.in(evidence)
          .filter(diagnosis -> explained.addAll(closes(diagnosis)) || closes(diagnosis).isEmpty())
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** The ids of all there are. */
  public static List<String> ids() {
    return Catalogue.RULES.stream().map(Rule::id).toList();
  }

  /** A close by the broker, by its event's number: one is explained once. */
  private static Set<Integer> closes(Diagnosis diagnosis) {
    return diagnosis.evidence().stream()
        .filter(event -> event.direction() == Direction.TO_CLIENT)
        .filter(
            event ->
                event.method(AMQP.Channel.Close.class).isPresent()
                    || event.method(AMQP.Connection.Close.class).isPresent())
        .map(WireEvent::number)
        .collect(Collectors.toSet());
  }
}
