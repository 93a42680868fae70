package warren.lab;

import java.util.List;
import warren.lab.wire.WireEvent;

/**
 * What a recording tells of a failed test. A diagnosis explains a failure; it never causes one, so
 * it may name what is only likely.
 *
 * @param sentence a whole sentence, for the learner
 * @param evidence the events that show it
 */
record Diagnosis(String sentence, List<WireEvent> evidence) {

  Diagnosis(String sentence, WireEvent... evidence) {
    this(sentence, List.of(evidence));
  }
}
