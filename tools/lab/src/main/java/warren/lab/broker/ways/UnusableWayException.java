package warren.lab.broker.ways;

/** A way to a broker cannot be taken here and now. */
final class UnusableWayException extends Exception {

  private static final long serialVersionUID = 1L;
  private final String remedy;

  /**
   * Says so.
   *
   * @param why what is the matter, as the end of a sentence
   * @param remedy what would make the way usable, with the command
   */
  UnusableWayException(String why, String remedy) {
    super(why);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
