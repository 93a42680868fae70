package warren.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asciidoctor.ast.Cursor;
import org.asciidoctor.ast.Document;
import org.asciidoctor.ast.StructuralNode;
import warren.course.Course;
import warren.course.Exercise;

/** Whether the chapters speak of every exercise and every topic, and of none that is not there. */
final class Coverage {

  /** A problem and, where it can be known, its place. */
  record Problem(Optional<Cursor> where, String what) {}

  private final Course course;
  private final Set<String> exercises = new HashSet<>();
  private final Set<String> topics = new HashSet<>();

  Coverage(Course course) {
    this.course = course;
  }

  /** Takes a chapter's cards and topics into account and says what is wrong with them. */
  List<Problem> look(Document chapter) throws IOException {
    var problems = new ArrayList<Problem>();
    for (var card : marked(chapter, ExerciseMacro.NAME)) {
      var id = target(card);
      if (course.exercise(id).isEmpty()) {
        problems.add(
            problem(card, "there is no exercise %s; there are %s".formatted(id, allExercises())));
      } else if (!exercises.add(id)) {
        problems.add(problem(card, "exercise %s has a card already".formatted(id)));
      }
    }
    for (var topic : marked(chapter, TopicMacro.NAME)) {
      var id = target(topic);
      if (!TopicMacro.TOPICS.contains(id)) {
        problems.add(problem(topic, "there is no topic %s; there are N1 to N13".formatted(id)));
      } else if (!topics.add(id)) {
        problems.add(problem(topic, "topic %s has a home already".formatted(id)));
      }
    }
    for (var recording : marked(chapter, RecordingMacro.NAME)) {
      var name = target(recording);
      if (!Files.exists(course.recording(name))) {
        problems.add(problem(recording, noRecording(name)));
      } else {
        MarkupCheck.listed(Files.readString(course.recording(name)))
            .forEach(what -> problems.add(problem(recording, what)));
      }
    }
    return problems;
  }

  private String noRecording(String name) {
    var id = name.replaceFirst("-.*", "");
    return course.takes().stream().anyMatch(take -> take.name().equals(name))
        ? "%s is not recorded yet; run ./warren record %s".formatted(name, id)
        : "there is no recording of %s; name a test in lesson.yaml with `recording:`, or mark the mistake with `recorded: true`, then run ./warren record %s"
            .formatted(name, id);
  }

  /** What no chapter that was looked at speaks of. */
  List<String> missing() {
    var missing = new ArrayList<String>();
    for (var exercise : course.exercises()) {
      if (!exercises.contains(exercise.id())) {
        missing.add(
            "docs/chapters/%s.adoc: exercise %s has no card; write exercise::%s[] in its section"
                .formatted(lesson(exercise), exercise.id(), exercise.id()));
      }
    }
    for (var topic : TopicMacro.TOPICS) {
      if (!topics.contains(topic)) {
        missing.add(
            "docs/chapters/notes.adoc: topic %s has no home; write topic::%s[] in its section"
                .formatted(topic, topic));
      }
    }
    return missing;
  }

  private static List<StructuralNode> marked(Document chapter, String macro) {
    return chapter.findBy(Map.of("role", macro));
  }

  private static String target(StructuralNode block) {
    return String.valueOf(block.getAttribute("target"));
  }

  private static Problem problem(StructuralNode block, String what) {
    return new Problem(Optional.ofNullable(block.getSourceLocation()), what);
  }

  private String allExercises() {
    var ids = course.exercises().stream().map(Exercise::id).toList();
    return ids.isEmpty() ? "none yet" : String.join(", ", ids);
  }

  private String lesson(Exercise exercise) {
    return course.lessons().get(exercise.lesson() - 1).module();
  }
}
