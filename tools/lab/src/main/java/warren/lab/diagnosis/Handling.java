package warren.lab.diagnosis;

import java.time.Duration;

/** When handlers of messages came and went, on the recording's clock, as far as a test knows. */
public interface Handling {

  /** Whether at that moment the n-th handler of the message of that body, from 0, was not done. */
  boolean notDone(String body, int nth, Duration moment);

  /** How many handlers of the message of that body were done at that moment. */
  long done(String body, Duration moment);

  /** How many handlers of the message of that body have begun up to now. */
  long begun(String body);

  /** Whether any handler was not done at that moment. */
  boolean busy(Duration moment);

  /** How many handlers are held now. */
  int held();
}
