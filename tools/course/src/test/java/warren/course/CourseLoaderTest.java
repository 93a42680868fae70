package warren.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseLoaderTest {

  @TempDir Path folder;
  private CourseOnDisk disk;

  @BeforeEach
  void write_a_course() {
    disk = new CourseOnDisk(folder);
  }

  @Test
  void a_lesson_is_what_its_file_says() throws Exception {
    var lesson = CourseLoader.load(folder).lessons().get(0);

    assertThat(lesson.number()).isEqualTo(1);
    assertThat(lesson.module()).isEqualTo("lesson-01-parcels");
    assertThat(lesson.directory()).isEqualTo(disk.lesson());
    assertThat(lesson.packageName()).isEqualTo("parcels");
    assertThat(lesson.title()).isEqualTo("Parcels");
    assertThat(lesson.goal()).isEqualTo("Parcels arrive.");
    assertThat(lesson.notes()).containsExactly("N8", "N10");
  }

  @Test
  void an_exercise_is_what_its_entry_says_and_knows_its_files() throws Exception {
    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();

    assertThat(exercise.lesson()).isEqualTo(1);
    assertThat(exercise.slug()).isEqualTo("ack-after-work");
    assertThat(exercise.title()).isEqualTo("Acknowledge after the work");
    assertThat(exercise.starter()).isEqualTo(inLesson("src/main/java/parcels/Worker.java"));
    assertThat(exercise.solution()).isEqualTo(inLesson("src/solution/java/parcels/Worker.java"));
    assertThat(exercise.test()).isEqualTo(inLesson("src/test/java/parcels/WorkerTest.java"));
    assertThat(exercise.testClasses()).containsExactly("parcels.WorkerTest");
    assertThat(exercise.notes()).containsExactly("N8");
    assertThat(exercise.minutes()).isEqualTo(15);
    assertThat(exercise.path()).isEqualTo(CoursePath.HALF_DAY);
    assertThat(exercise.needs()).isEqualTo(Set.of(Need.REDIS));
    assertThat(exercise.hints()).hasSize(2).last().isEqualTo("basicAck comes last.");
  }

  @Test
  void a_mistake_yields_its_source_from_a_change_or_from_the_file_at_its_usual_place()
      throws Exception {
    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();
    var changed = exercise.mistakes().get(0);
    var written = exercise.mistakes().get(1);

    assertThat(changed.answer().text(exercise.solution()))
        .isEqualTo("class Worker { consume(true); ack(); ack(); }");
    assertThat(written.answer().text(exercise.solution())).isEqualTo("class Worker { never(); }");
    assertThat(changed.id()).isEqualTo("auto-ack");
    assertThat(changed.why()).isEqualTo("A crash loses the parcel.");
    assertThat(changed.caughtBy()).isEqualTo("a_parcel_comes_back");
    assertThat(changed.says()).isEqualTo("acknowledged before it was handled");
  }

  @Test
  void recordings_are_kept_of_the_solution_and_of_the_mistakes_that_say_so() throws Exception {
    disk.yaml(
        CourseOnDisk.YAML.replace("says: still there", "says: still there\n        recorded: true")
            + "    recording: a_parcel_comes_back\n");
    var takes = CourseLoader.load(folder).takes();

    assertThat(takes).extracting(Take::name).containsExactly("1.1", "1.1-never-acks");
    assertThat(takes)
        .extracting(Take::test)
        .containsExactly("a_parcel_comes_back", "a_parcel_is_gone");
    assertThat(takes.get(0).overlay()).isEmpty();
    assertThat(takes.get(1).overlay()).containsValue("class Worker { never(); }");
  }

  @Test
  void changes_that_are_right_as_well_are_none_unless_the_entry_names_some() throws Exception {
    assertThat(CourseLoader.load(folder).exercise("1.1").orElseThrow().equal()).isEmpty();

    disk.yaml(
        CourseOnDisk.YAML
            + "    equal:\n      - { mutant: start/drop-ack#2, why: One ack is enough. }\n");
    assertThat(CourseLoader.load(folder).exercise("1.1").orElseThrow().equal())
        .containsExactly(new EqualMutant("start/drop-ack#2", "One ack is enough."));
  }

  @Test
  void tests_of_what_it_does_in_trouble_may_stand_in_a_class_of_their_own() throws Exception {
    disk.file(
        "src/test/java/parcels/WorkerTest.java",
        "class WorkerTest {\n  @Test\n  void a_parcel_comes_back(Lab lab) {}\n}");
    disk.file(
        "src/test/java/parcels/WorkerTroubleTest.java",
        "class WorkerTroubleTest {\n  @Test\n  void a_parcel_is_gone() {}\n}");
    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();

    assertThat(exercise.testClasses())
        .containsExactly("parcels.WorkerTest", "parcels.WorkerTroubleTest");
    assertThat(exercise.tests())
        .containsExactly(
            inLesson("src/test/java/parcels/WorkerTest.java"),
            inLesson("src/test/java/parcels/WorkerTroubleTest.java"));
    assertThat(Exercise.diagnosisClass("parcels.WorkerTroubleTest"))
        .isEqualTo("parcels.WorkerDiagnosis");
  }

  @Test
  void a_variant_yields_its_source_from_the_file_it_names() throws Exception {
    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();

    assertThat(exercise.variants().get(0).answer().text(exercise.solution()))
        .isEqualTo("class Worker { lambda(); }");
  }

  @Test
  void several_changes_are_applied_one_after_the_other() throws Exception {
    disk.yaml(
        CourseOnDisk.YAML.replace(
            "change: { from: \"consume(false)\", to: \"consume(true)\" }",
            """
            change:
                    - { from: "(false); ack();", to: "(off);" }
                    - { from: "ack(); ", to: "" }\
            """));

    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();

    assertThat(exercise.mistakes().get(0).answer().text(exercise.solution()))
        .isEqualTo("class Worker { consume(off); }");
  }

  @Test
  void a_change_of_a_solution_that_was_edited_since_is_refused() throws Exception {
    var exercise = CourseLoader.load(folder).exercise("1.1").orElseThrow();
    disk.file("src/solution/java/parcels/Worker.java", "class Worker {}");

    assertThatThrownBy(() -> exercise.mistakes().get(0).answer().text(exercise.solution()))
        .hasMessage("'consume(false)' stands 0 times in the solution, not once");
  }

  @Test
  void lessons_come_in_the_order_of_their_numbers() throws Exception {
    lesson("lesson-03-three");
    lesson("lesson-02-two");

    assertThat(CourseLoader.load(folder).lessons())
        .extracting(Lesson::module)
        .containsExactly("lesson-01-parcels", "lesson-02-two", "lesson-03-three");
  }

  @Test
  void a_number_that_is_left_out_is_an_error() throws Exception {
    lesson("lesson-03-three");

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage(
            "lesson-03-three/lesson.yaml:1: lesson 2 of the course is numbered 3;"
                + " rename its folder");
  }

  @Test
  void an_exercises_lesson_is_read_whatever_the_others_are_like() throws Exception {
    Files.createDirectory(folder.resolve("lesson-02-without-its-file"));

    assertThat(CourseLoader.lessonOf(folder, "1.1"))
        .map(Lesson::module)
        .contains("lesson-01-parcels");
  }

  @Test
  void an_exercise_whose_lesson_is_not_there_or_not_right_has_none() throws Exception {
    Files.createDirectory(folder.resolve("lesson-02-without-its-file"));

    assertThat(CourseLoader.lessonOf(folder, "2.1")).isEmpty();
    assertThat(CourseLoader.lessonOf(folder, "3.1")).isEmpty();
    assertThat(CourseLoader.lessonOf(folder, "parcels")).isEmpty();
    assertThat(CourseLoader.lessonOf(inLesson("src"), "1.1")).isEmpty();
  }

  @Test
  void a_folder_without_lessons_is_an_error() {
    var target = folder.resolve("lesson-01-parcels/src");

    assertThatThrownBy(() -> CourseLoader.load(target))
        .isInstanceOf(CourseException.class)
        .hasMessage(target + ": no lesson-01-… folder in here; go to the folder of the course");
  }

  @Test
  void a_lesson_without_its_file_is_an_error() throws Exception {
    Files.delete(inLesson("lesson.yaml"));

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .hasMessage(
            "lesson-01-parcels/lesson.yaml:1: this file is not there;"
                + " write it, starting with `title:` and `goal:`");
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() {
    disk.yaml(
        CourseOnDisk.YAML
            .replace("says: still there", "says: ''")
            .replace("minutes: 15", "minutes: 90")
            .replace("goal:", "gaol:"));

    assertThatThrownBy(() -> CourseLoader.load(folder))
        .extracting(e -> List.of(e.getMessage().split(System.lineSeparator())))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .containsExactly(
            "lesson-01-parcels/lesson.yaml:2: a lesson has no key `gaol`; write `goal`",
            "lesson-01-parcels/lesson.yaml:11:"
                + " `minutes` is 90; write 5 to 25, or split the exercise",
            "lesson-01-parcels/lesson.yaml:26: `says` is empty;"
                + " write `says: words of the failure that the learner reads`");
  }

  private Path inLesson(String path) {
    return disk.lesson().resolve(path);
  }

  private void lesson(String module) throws Exception {
    Files.createDirectories(folder.resolve(module));
    Files.writeString(
        folder.resolve(module).resolve("lesson.yaml"),
        """
        title: To come
        goal: Later.
        package: later
        notes: [N1]
        exercises: []
        """);
  }
}
