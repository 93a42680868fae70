package warren.lab.diagnosis;

import java.util.List;
import warren.lab.wire.WireEvent;

/**
 * What a recording tells of a failed test. A diagnosis explains a failure; it never causes one.
 *
 * @param id in kebab case, such as {@code qos-after-consume}
 * @param sentence a whole sentence, for the learner
 * @param evidence the events that show it, the most telling first
 */
public record Diagnosis(String id, String sentence, List<WireEvent> evidence) {}
