package sample;

import java.util.Optional;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

/** Conditions as an exercise's diagnosis has them. */
class ShopDiagnosis {

  @Mistake("nothing-sent")
  boolean nothing_sent(Evidence run) {
    return run.events().isEmpty();
  }

  @Mistake("first-event")
  Optional<WireEvent> first_event(Evidence run) {
    return run.events().stream().findFirst();
  }

  @Mistake("unknowable")
  boolean unknowable(Evidence run) {
    return run.events().get(0).number() == 1; // there is none
  }

  @Mistake("without-words")
  boolean without_words(Evidence run) {
    return true;
  }
}
