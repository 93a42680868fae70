package warren.desk.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.course.Course;
import warren.course.CoursePath;
import warren.course.Exercise;

/** With a Maven that only says what it is told to. */
@DisabledOnOs(OS.WINDOWS)
class VerificationTest {

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @Test
  void the_table_and_the_counts_come_last() throws Exception {
    var passed =
        verification(
                """
                echo '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0'
                mkdir -p tools/desk/target
                echo '1.2 the table' > tools/desk/target/author-checks.txt
                """)
            .run(List.of(), Optional.empty());

    assertThat(passed).isTrue();
    assertThat(told.subList(told.size() - 2, told.size()))
        .containsExactly("1.2 the table\n", "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");
  }

  @Test
  void a_failure_says_where_all_that_maven_said_is() throws Exception {
    var passed = verification("echo '[INFO] unimportant'; exit 1").run(List.of(), Optional.empty());

    assertThat(passed).isFalse();
    assertThat(told).last().asString().contains("all that Maven said is in target/verify.log");
    assertThat(folder.resolve("target/verify.log")).content().contains("[INFO] unimportant");
  }

  @Test
  void a_table_of_an_earlier_run_is_not_shown() throws Exception {
    Files.createDirectories(folder.resolve("tools/desk/target"));
    Files.writeString(folder.resolve("tools/desk/target/author-checks.txt"), "stale");

    verification("exit 1").run(List.of(), Optional.empty());

    assertThat(told).doesNotContain("stale");
  }

  @Test
  void the_whole_course_is_verified_with_the_solutions() throws Exception {
    verification("echo \"$@\"").run(List.of(), Optional.empty());

    assertThat(told)
        .contains(
            "-B -T2 -Dstyle.color=never --fail-at-end -Psolution verify"
                + " -Dwarren.broker=RabbitMQ 3.10.8");
  }

  @Test
  void some_exercises_keep_maven_to_their_tests_and_checks() throws Exception {
    verification("echo \"$@\"")
        .run(List.of(exercise("1.2", "Greeter"), exercise("1.3", "Inbox")), Optional.empty());

    assertThat(told)
        .contains(
            "-B -T2 -Dstyle.color=never --fail-at-end -Psolution verify"
                + " -Dwarren.broker=RabbitMQ 3.10.8"
                + " -Dwarren.only=1.2,1.3 -Dtest=AuthorChecksTest,GreeterTest,InboxTest");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_third_of_the_mistakes_is_another_each_day(int later) throws Exception {
    verification("echo \"$@\"").run(List.of(), Optional.of(later));

    long nth = (LocalDate.now().toEpochDay() + later) % 3;
    assertThat(told)
        .contains("Of the mistakes a third is looked at: the %d. of 3".formatted(nth + 1))
        .anyMatch(line -> line.endsWith(" -Dwarren.third=" + nth));
  }

  @Test
  void what_surefire_has_run_again_is_kept_and_told() throws Exception {
    verification(
            """
            mkdir -p tools/lab/target/surefire-reports
            cat > tools/lab/target/surefire-reports/TEST-warren.lab.StormTest.xml <<'END'
            <testsuite><testcase name="all_arrives" classname="warren.lab.StormTest">
            <flakyFailure message="lost 1" type="AssertionError"><stackTrace><![CDATA[lost 1
            Generated from the seed 4711; WARREN_SEED=4711 plays it again.]]></stackTrace></flakyFailure>
            </testcase><testcase name="steady" classname="warren.lab.StormTest"/></testsuite>
            END
            """)
        .run(List.of(), Optional.empty());

    assertThat(folder.resolve(Flakes.FILE))
        .content()
        .contains("warren.lab.StormTest.all_arrives", "seed 4711", "RabbitMQ 3.10.8", "lost 1")
        .doesNotContain("steady");
    assertThat(told).last().asString().contains(Flakes.FILE.toString());
  }

  @Test
  void what_an_earlier_run_has_run_again_is_not_kept_once_more() throws Exception {
    var report = folder.resolve("docs/target/surefire-reports/TEST-a.xml");
    Files.createDirectories(report.getParent());
    Files.writeString(
        report, "<testsuite><testcase name='a' classname='A'><flakyError/></testcase></testsuite>");
    Files.setLastModifiedTime(report, FileTime.from(Instant.now().minusSeconds(60)));

    verification("exit 0").run(List.of(), Optional.empty());

    assertThat(folder.resolve(Flakes.FILE)).doesNotExist();
  }

  @Test
  void without_maven_there_is_none() {
    assertThat(Maven.find(Map.of("PATH", folder.toString()))).isEmpty();
  }

  private Verification verification(String script) throws Exception {
    var mvn = Files.createDirectories(folder.resolve("maven/bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
    var maven = Maven.find(Map.of("MAVEN_HOME", folder.resolve("maven").toString()));
    return new Verification(
        new Course(folder, List.of()), maven.orElseThrow(), "RabbitMQ 3.10.8", told::add);
  }

  private static Exercise exercise(String id, String file) {
    var path = Path.of(file + ".java");
    return new Exercise(
        id,
        1,
        "slug",
        "Title",
        path,
        path,
        path,
        "basics." + file + "Test",
        List.of(),
        10,
        CoursePath.HALF_DAY,
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
