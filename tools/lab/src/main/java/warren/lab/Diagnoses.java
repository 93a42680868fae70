package warren.lab;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.wire.WireEvent;

/** All that a recording tells of a failed test. */
final class Diagnoses {

  private Diagnoses() {}

  /** What applies, the most telling first. */
  static List<Diagnosis> of(List<WireEvent> events, List<Gate> gates) {
    var evidence = new Evidence(events);
    var acknowledgements = new Acknowledgements(evidence, gates);
    var habits = new Habits(evidence);
    var others =
        Stream.of(
                habits.serializedObject(),
                acknowledgements.acknowledgedEarly(),
                habits.redeliveryLoop(),
                acknowledgements.automaticAcknowledgement(),
                acknowledgements.neverAcknowledged(),
                habits.polling())
            .flatMap(Optional::stream);
    return Stream.concat(new Closes(evidence).all().stream(), others).toList();
  }
}
