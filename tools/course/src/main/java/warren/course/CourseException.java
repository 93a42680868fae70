package warren.course;

import java.util.List;

/**
 * The course's {@code lesson.yaml} files are not right. The message has a line for each problem:
 * file, line, what is wrong and what to write.
 */
public class CourseException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * With everything that is wrong.
   *
   * @param problems such as {@code lesson-01-basics/lesson.yaml:17: …}, at least one
   */
  CourseException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
