package warren.desk.doctor;

/**
 * What was found of one thing.
 *
 * @param what the thing, and what was found
 * @param remedy the command that mends it, over several lines; empty where there is nothing to mend
 */
public record Check(Mark mark, String what, String remedy) {

  /** How it is. */
  public enum Mark {
    /** There, and good. */
    OK,
    /** Not there, and one can work without. */
    OPTIONAL,
    /** Not there, and needed. */
    MISSING
  }

  static Check ok(String what) {
    return new Check(Mark.OK, what, "");
  }
}
