package warren.lab.diagnosis;

import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One general diagnosis.
 *
 * @param id in kebab case
 * @param words whole sentences, with placeholders for what is found
 * @param condition where it holds; nowhere, if its premise does not
 */
record Rule(String id, String words, Function<Evidence, Stream<Found>> condition) {

  Stream<Diagnosis> in(Evidence evidence) {
    return condition
        .apply(evidence)
        .map(
            found ->
                new Diagnosis(id, words.formatted(found.values().toArray()), found.evidence()));
  }
}
