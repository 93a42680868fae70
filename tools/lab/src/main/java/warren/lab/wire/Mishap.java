package warren.lab.wire;

/** Something that is arranged to happen on a wire, at methods and never at times. */
public sealed interface Mishap permits WireFault, Answers {

  /** Whether it has happened. */
  boolean fired();

  /** How many methods of its kind have come by since it was armed. */
  int seen();

  /** How many came, as the end of a sentence that says how many were wanted. */
  default String came() {
    int seen = seen();
    return seen == 0 ? "none came" : "only " + seen + " came";
  }

  /** What was to happen and did not, as a sentence for a failure. */
  default String missed() {
    return "This test expected " + this + ", but " + came() + ".";
  }
}
