package warren.course;

/**
 * A text and where it stands.
 *
 * @param value empty where the file has none, which is then already reported
 * @param line from 1
 */
record Marked(String value, int line) {

  boolean given() {
    return !value.isEmpty();
  }
}
