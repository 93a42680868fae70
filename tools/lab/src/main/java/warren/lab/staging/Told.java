package warren.lab.staging;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands in for a collaborator that is told something and answers nothing, and notes what it is
 * told.
 *
 * <pre>{@code
 * var reports = Told.of(PaymentReport.class);
 * new BulkPublisher(channel, 5, reports.collaborator());
 * reports.all(); // such as "taken p-1", "refused p-2"
 * }</pre>
 *
 * @param <I> the interface that the learner's code knows it by
 */
public final class Told<I> {

  private final List<String> all = new CopyOnWriteArrayList<>();
  private final I collaborator;

  private Told(Class<I> type) {
    collaborator =
        type.cast(
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> {
                  if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(this, arguments);
                  }
                  all.add(words(method.getName(), arguments == null ? new Object[0] : arguments));
                  return null;
                }));
  }

  /** A stand-in for such a collaborator, whose methods return nothing. */
  public static <I> Told<I> of(Class<I> type) {
    return new Told<>(type);
  }

  private static String words(String method, Object[] arguments) {
    return Stream.concat(Stream.of(method), Arrays.stream(arguments).map(String::valueOf))
        .collect(Collectors.joining(" "));
  }

  /** What is to be handed to the learner's code. */
  public I collaborator() {
    return collaborator;
  }

  /** What it was told, in order: each time the method's name and what it was given. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
