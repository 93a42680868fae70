package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import warren.lab.wire.WireEvent.Direction;

/** The faults that a client's methods may meet. */
final class Faults {

  private final List<WireFault> armed = new CopyOnWriteArrayList<>();
  private final List<Answers> answers = new CopyOnWriteArrayList<>();

  void arm(Mishap mishap) {
    if (mishap instanceof WireFault fault) {
      armed.add(fault);
    } else if (mishap instanceof Answers given) {
      answers.add(given);
    }
  }

  /** What is to be told in place of the broker's confirms. */
  List<Answers> answers() {
    return answers;
  }

  /** Notes that the answers whose turn it was have left. */
  void answered() {
    answers.stream().filter(Answers::isDone).forEach(Answers::fire);
    answers.removeIf(Answers::fired);
  }

  /** What is to happen to a method that has just come; where several say so, the oldest decides. */
  Optional<WireFault> meeting(Direction direction, Method method) {
    if (armed.isEmpty()) { // as on nearly every wire
      return Optional.empty();
    }
    Optional<WireFault> met = Optional.empty();
    for (var fault : armed) {
      if (fault.meets(direction, method) && met.isEmpty()) {
        met = Optional.of(fault);
      }
    }
    return met;
  }
}
