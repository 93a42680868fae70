package warren.lab.diagnosis;

import java.util.List;
import warren.lab.wire.WireEvent;

/**
 * Where a rule holds.
 *
 * @param evidence the events that show it, the most telling first
 * @param values what fills the placeholders of the rule's words
 */
record Found(List<WireEvent> evidence, List<?> values) {

  Found(WireEvent event, Object... values) {
    this(List.of(event), List.of(values));
  }
}
