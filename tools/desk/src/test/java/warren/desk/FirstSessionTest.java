package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.launch.ClonedCourse;
import warren.desk.session.Desk;
import warren.lab.broker.keeper.BrokerLease;

/**
 * The first session of somebody who has cloned this course, to the third solved exercise. It can be
 * read in {@code first-session.txt}.
 */
@Timeout(1800)
@EnabledOnOs(OS.LINUX)
class FirstSessionTest {

  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  @TempDir(factory = EvenlyNamed.class)
  Path folder;

  private Path course;

  @Test
  void from_the_clone_to_three_solved_exercises() throws Exception {
    assumeTrue(ClonedCourse.isPossible(Desk.root()), "no repository, or the guide is not built");
    course = folder.resolve("warren");
    ClonedCourse.make(Desk.root(), course);
    try (var lease = BrokerLease.acquire(Desk.root(), progress -> {});
        var terminal =
            new PseudoTerminal(
                ROWS,
                COLUMNS,
                new ProcessBuilder(course.resolve("warren").toString()),
                SmallCourse.given(lease.broker()))) {
      var session = new Transcript(terminal, course);
      session.add("./warren", Transcript.verdicts(1));

      terminal.press("h");
      session.add("h", Transcript.KEYS.and(Transcript.shows("Hint 1 of 3")));
      save("Greeter", solution("Greeter").replaceFirst("channel.queueDeclare.*", ""));
      session.add("saves Greeter.java, which declares no queue", Transcript.verdicts(2));
      save("Greeter", solution("Greeter"));
      session.add("saves Greeter.java, solved", Transcript.verdicts(3));

      terminal.press("n");
      session.add("n", Transcript.verdicts(4));
      save(
          "GreetingInbox",
          solution("GreetingInbox").replace("channel.abort();", "channel.abort()"));
      session.add("saves GreetingInbox.java, which lacks a semicolon", Transcript.verdicts(5));
      save("GreetingInbox", solution("GreetingInbox"));
      session.add("saves GreetingInbox.java, solved", Transcript.verdicts(6));

      terminal.press("n");
      session.add("n", Transcript.verdicts(7));
      save("Checkout", Files.readString(file("main", "Checkout")));
      session.add("saves Checkout.java, as it was", Transcript.verdicts(8));
      save("Checkout", solution("Checkout"));
      session.add("saves Checkout.java, solved", Transcript.verdicts(9));

      terminal.press("l");
      session.add("l", Transcript.shows("↑ ↓"));
      terminal.press("\u001B");
      terminal.untilScrolled(Transcript.KEYS);
      terminal.press("q");
      assertThat(terminal.ended()).isZero();
      session.assertIsAsIn("first-session.txt");
      assertThat(terminal.overflowed()).isFalse();
    }
  }

  private void save(String file, String text) throws IOException {
    Files.writeString(file("main", file), text);
  }

  private String solution(String file) throws IOException {
    return Files.readString(file("solution", file));
  }

  private Path file(String part, String name) {
    return course.resolve("lesson-01-basics/src/%s/java/basics/%s.java".formatted(part, name));
  }
}
