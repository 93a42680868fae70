package warren.lab.diagnosis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.course.Exercise;
import warren.lab.wire.WireEvent;

/** The diagnoses of one exercise's own mistakes: conditions in its diagnosis class, words apart. */
public final class MistakeDiagnoses {

  private final Class<?> type;

  private MistakeDiagnoses(Class<?> type) {
    this.type = type;
  }

  /** Those of a test class; empty if it has none. */
  public static Optional<MistakeDiagnoses> of(Class<?> testClass) {
    var name = Exercise.diagnosisClass(testClass.getName());
    try {
      return Optional.of(
          new MistakeDiagnoses(Class.forName(name, false, testClass.getClassLoader())));
    } catch (ClassNotFoundException none) {
      return Optional.empty();
    }
  }

  /**
   * The mistakes that were made, in the order of their words. A condition that throws does not
   * hold: what cannot be known explains nothing.
   *
   * @param words what the learner is told, by the mistake's id
   * @throws IllegalStateException if a condition is not as {@link Mistake} wants it
   */
  public List<Diagnosis> in(Evidence run, Map<String, String> words) {
    var conditions = conditions();
    var found = new ArrayList<Diagnosis>();
    words.forEach(
        (id, says) ->
            Optional.ofNullable(conditions.get(id))
                .flatMap(condition -> shown(condition, run))
                .ifPresent(evidence -> found.add(new Diagnosis(id, says, evidence))));
    return found;
  }

  private Map<String, Method> conditions() {
    var conditions = new LinkedHashMap<String, Method>();
    for (var method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Mistake.class)) {
        conditions.put(method.getAnnotation(Mistake.class).value(), method);
      }
    }
    return conditions;
  }

  /** The events that show it, maybe none; empty if it does not hold. */
  private Optional<List<WireEvent>> shown(Method condition, Evidence run) {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      condition.setAccessible(true);
      var answer = condition.invoke(constructor.newInstance(), run);
      if (answer instanceof Boolean holds) {
        return holds ? Optional.of(List.of()) : Optional.empty();
      }
      if (answer instanceof Optional<?> event) {
        return event.map(WireEvent.class::cast).map(List::of);
      }
      throw new IllegalStateException(condition + " returns neither boolean nor Optional");
    } catch (InvocationTargetException thrown) {
      return Optional.empty();
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new IllegalStateException(condition + " is no condition of a mistake", e);
    }
  }
}
