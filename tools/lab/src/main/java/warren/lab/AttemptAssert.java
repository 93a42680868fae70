package warren.lab;

/** What can be said of a call that was made. */
public final class AttemptAssert extends ReasonedAssert<AttemptAssert, Attempt> {

  AttemptAssert(Attempt attempt) {
    super(attempt, AttemptAssert.class);
  }

  /** It threw that, or a kind of it. */
  public AttemptAssert threw(Class<? extends Throwable> kind) {
    if (actual.thrown().filter(kind::isInstance).isEmpty()) {
      throw finding("the call to throw " + kind.getSimpleName(), actual.toString());
    }
    return this;
  }

  /** It came to its end and threw nothing. */
  public AttemptAssert returned() {
    if (actual.thrown().isPresent()) {
      throw finding("the call to return", actual.toString());
    }
    return this;
  }
}
