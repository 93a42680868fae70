package warren.desk.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import warren.course.Course;
import warren.course.Exercise;

/** The course's own tests: one run of Maven with the solutions, told in short. */
public final class Verification {

  private final Course course;
  private final Maven maven;
  private final String broker;
  private final Consumer<String> out;

  /**
   * With that Maven.
   *
   * @param broker the one it will find, in words
   * @param out told what goes on, a line at a time
   */
  public Verification(Course course, Maven maven, String broker, Consumer<String> out) {
    this.course = course;
    this.maven = maven;
    this.broker = broker;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param only the exercises to keep to; empty for the whole course, its tools and its guide
   * @param third of which day the third of the mistakes is to look at, in days from today; of all
   *     if it is empty
   * @return whether everything passed
   * @throws IOException where Maven cannot be run
   */
  public boolean run(List<Exercise> only, Optional<Integer> third)
      throws IOException, InterruptedException {
    var table = course.root().resolve("tools/desk/target/author-checks.txt");
    Files.deleteIfExists(table);
    var log = course.root().resolve("target/verify.log");
    var build = new BuildLog();
    var flakes = course.root().resolve(Flakes.FILE);
    long known = size(flakes);
    var begin = Instant.now().truncatedTo(ChronoUnit.SECONDS); // as coarse as some file systems
    var exit =
        maven.run(
            course.root(), arguments(only, third), log, line -> build.show(line).ifPresent(out));
    new Flakes(course.root(), broker).keepReruns(begin);
    out.accept("");
    if (Files.exists(table)) {
      out.accept(Files.readString(table));
    }
    out.accept(build.counts());
    if (size(flakes) > known) {
      out.accept("What was right only when looked at again is in " + Flakes.FILE);
    }
    if (exit != 0) {
      out.accept(
          "It failed; the errors are above, all that Maven said is in "
              + course.root().relativize(log));
    }
    return exit == 0;
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private List<String> arguments(List<Exercise> only, Optional<Integer> third) {
    var arguments =
        new ArrayList<>(
            List.of("-B", "-T2", "-Dstyle.color=never", "--fail-at-end", "-Psolution", "verify"));
    arguments.add("-Dwarren.broker=" + broker); // for what the checks keep of a flake
    if (third.isPresent()) {
      long nth = LocalDate.now().plusDays(third.get()).toEpochDay() % 3;
      arguments.add("-Dwarren.third=" + nth);
      out.accept("Of the mistakes a third is looked at: the %d. of 3".formatted(nth + 1));
    }
    if (!only.isEmpty()) {
      arguments.add("-Dwarren.only=" + joined(only.stream().map(Exercise::id).toList()));
      var tests = new ArrayList<>(List.of("AuthorChecksTest"));
      only.stream()
          .flatMap(exercise -> exercise.testClasses().stream())
          .map(Verification::simpleName)
          .forEach(tests::add);
      arguments.add("-Dtest=" + joined(tests));
    }
    return arguments;
  }

  private static String joined(List<String> words) {
    return String.join(",", words);
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
