package warren.desk.trace;

import java.time.Instant;
import java.util.List;

/**
 * A run that was kept, or a recording of the learner's own programs.
 *
 * @param of the exercise's id, or where the programs' broker is
 * @param title the exercise's; empty if it is none
 * @param at when it was made
 * @param conversations one for each test that had a lab, in their order
 * @param whole whether it is there to its end
 */
public record KeptRun(
    String of, String title, Instant at, List<Conversation> conversations, boolean whole) {

  public KeptRun {
    conversations = List.copyOf(conversations);
  }
}
