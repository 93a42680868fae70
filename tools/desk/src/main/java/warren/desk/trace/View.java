package warren.desk.trace;

import java.util.List;
import warren.lab.ledger.Entry;
import warren.lab.wire.WireEvent;

/**
 * What is shown of one test.
 *
 * @param test the whole of it
 * @param events those that are shown
 * @param scene those that tell where the messages went, which may be more
 * @param messages what became of those that are shown
 */
public record View(
    Conversation test, List<WireEvent> events, List<WireEvent> scene, List<Entry> messages) {

  public View {
    events = List.copyOf(events);
    scene = List.copyOf(scene);
    messages = List.copyOf(messages);
  }
}
