package warren.lab.diagnosis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of an exercise's diagnosis, {@code GreeterDiagnosis} for {@code GreeterTest}: it
 * takes the {@link Evidence} of a failed test and returns whether that mistake was made, a {@code
 * boolean}, or the event that shows it, an {@code Optional<WireEvent>}. What the learner is told
 * then stands in {@code lesson.yaml} under the mistake's {@code says:}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Mistake {

  /** The mistake's id in {@code lesson.yaml}. */
  String value();
}
