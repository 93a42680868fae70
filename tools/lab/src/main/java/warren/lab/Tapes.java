package warren.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the tests of this JVM say on the wire, for the program that runs them: also when a test
 * hangs, or ends the JVM. Nothing is kept unless that program asks for it, and putting it into
 * words is left to it, since nobody is to wait for that. Safe for use by many threads.
 */
public final class Tapes {

  private static final Tapes OF_THIS_JVM = new Tapes();

  private final List<Tape> taken = new ArrayList<>();
  private Optional<Supplier<Tape>> running = Optional.empty();
  private boolean wanted;

  private Tapes() {}

  /** From now on keeps what tests say; what was kept before is forgotten. */
  public static void keep() {
    synchronized (OF_THIS_JVM) {
      OF_THIS_JVM.taken.clear();
      OF_THIS_JVM.running = Optional.empty();
      OF_THIS_JVM.wanted = true;
    }
  }

  /** The tapes of the tests that have ended, in that order, and of one that has not. */
  public static List<Tape> taken() {
    synchronized (OF_THIS_JVM) {
      var all = new ArrayList<>(OF_THIS_JVM.taken);
      OF_THIS_JVM.running.ifPresent(tape -> all.add(tape.get()));
      return all;
    }
  }

  /** A test begins; its tape can be had at any time. */
  static void begin(Supplier<Tape> tape) {
    synchronized (OF_THIS_JVM) {
      OF_THIS_JVM.running = Optional.of(tape).filter(any -> OF_THIS_JVM.wanted);
    }
  }

  /** The test that runs has ended, and its clients have. */
  static void end() {
    synchronized (OF_THIS_JVM) {
      OF_THIS_JVM.running.ifPresent(tape -> OF_THIS_JVM.taken.add(tape.get()));
      OF_THIS_JVM.running = Optional.empty();
    }
  }
}
