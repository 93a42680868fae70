package warren.lab.telling;

import java.util.List;
import java.util.function.UnaryOperator;
import warren.lab.wire.WireEvent;

/** A recording as text that stays the same from run to run: it is kept, compared, and drawn. */
public final class Score {

  private Score() {}

  /**
   * Two diagrams in PlantUML's text: who said what to whom, and what there was.
   *
   * @param clients the clients in the order in which they are shown where it is free
   * @param holds when the test let handlers go on that it held
   * @param renamed what is put in place of a text, for names that differ from run to run
   */
  public static String text(
      List<WireEvent> events,
      List<String> clients,
      CausalOrder.Holds holds,
      UnaryOperator<String> renamed) {
    var ordered = CausalOrder.of(events, clients, holds);
    return Sequence.plantUml(Gist.of(ordered), new PlantUml(renamed))
        + "\n"
        + Topology.plantUml(ordered, new PlantUml(renamed));
  }
}
