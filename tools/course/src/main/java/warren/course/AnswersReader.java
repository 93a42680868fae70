package warren.course;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the mistakes, the variants and the equal mutants of one exercise. */
final class AnswersReader {

  private static final Pattern TEST_METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");

  private final Problems problems;
  private final AnswerReader mistakes;
  private final AnswerReader variants;

  AnswersReader(
      String exercise,
      Path lesson,
      String file,
      String solution,
      Problems problems,
      Set<Path> named) {
    this.problems = problems;
    var fileName = file + ".java";
    mistakes =
        new AnswerReader(lesson, "src/mistakes/" + exercise, fileName, solution, problems, named);
    variants =
        new AnswerReader(lesson, "src/variants/" + exercise, fileName, solution, problems, named);
  }

  /**
   * The mistakes.
   *
   * @param test the test's source, empty where there is none, which is then reported
   */
  List<Mistake> mistakes(Fields exercise, String test) {
    return atLeastOne(exercise, "mistakes").stream().map(node -> mistake(node, test)).toList();
  }

  /** The test method that is recorded, if any. */
  Optional<String> recording(Fields exercise, String test) {
    if (!exercise.has("recording")) {
      return Optional.empty();
    }
    var method = exercise.text("recording");
    checkMethod(method, test);
    return Optional.of(method.value());
  }

  private static List<String> methods(String test) {
    return TEST_METHOD.matcher(test).results().map(result -> result.group(1)).distinct().toList();
  }

  /** The variants. */
  List<Variant> variants(Fields exercise) {
    return atLeastOne(exercise, "variants").stream().map(this::variant).toList();
  }

  /** The changes of the solution that are right as well. */
  List<EqualMutant> equal(Fields exercise) {
    var ids = new HashSet<String>();
    return exercise.list("equal").stream()
        .map(node -> new Fields(node, Keys.EQUAL, problems))
        .map(entry -> new EqualMutant(mutant(entry, ids), entry.text("why").value()))
        .toList();
  }

  private String mutant(Fields entry, Set<String> others) {
    var id = entry.text("mutant");
    if (id.given() && !Names.MUTANT.matches(id.value())) {
      problems.at(
          id.line(), "the mutant '%s' is not %s".formatted(id.value(), Names.MUTANT.described()));
    } else if (id.given() && !others.add(id.value())) {
      problems.at(id.line(), "the mutant '%s' stands here twice; remove one".formatted(id.value()));
    }
    return id.value();
  }

  private Mistake mistake(Node node, String test) {
    var fields = new Fields(node, Keys.MISTAKE, problems);
    var id = mistakes.id(fields);
    var caughtBy = fields.text("caught-by");
    checkMethod(caughtBy, test);
    return new Mistake(
        id,
        fields.text("why").value(),
        mistakes.answer(id, fields),
        caughtBy.value(),
        fields.text("says").value(),
        fields.texts("also").stream().map(Marked::value).toList(),
        fields.flag("recorded"));
  }

  private void checkMethod(Marked name, String test) {
    if (test.contains("void " + name.value() + "(")) {
      return; // as it is nearly always, and to look for all of them takes long
    }
    var methods = methods(test);
    if (name.given() && !methods.isEmpty() && !methods.contains(name.value())) {
      problems.at(
          name.line(),
          "the test has no method `%s`; %s"
              .formatted(
                  name.value(),
                  Nearest.to(name.value(), methods)
                      .map(method -> "write `" + method + "`")
                      .orElse("write one of " + String.join(", ", methods))));
    }
  }

  private Variant variant(Node node) {
    var fields = new Fields(node, Keys.VARIANT, problems);
    var id = variants.id(fields);
    return new Variant(id, variants.answer(id, fields));
  }

  private List<Node> atLeastOne(Fields exercise, String name) {
    var nodes = exercise.list(name);
    if (exercise.has(name) && nodes.isEmpty()) {
      problems.at(exercise.line(name), "`" + name + "` is empty; " + Keys.EXERCISE.example(name));
    }
    return nodes;
  }
}
