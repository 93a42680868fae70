package warren.course;

import java.util.List;
import java.util.Optional;

/**
 * The keys that one kind of mapping in {@code lesson.yaml} has.
 *
 * @param what the kind, as the author is told it
 * @param keys in the order in which they are written
 */
record Keys(String what, List<Key> keys) {

  /**
   * One key.
   *
   * @param example what an author writes, with the key
   */
  record Key(String name, boolean required, String example) {}

  private static final Key ID = required("id", "id: a-short-name");
  private static final Key CHANGE =
      optional("change", "change: { from: \"text of the solution\", to: \"text instead\" }");
  private static final Key FILE =
      optional("file", "file: src/mistakes/4.5/auto-ack/ParcelWorker.java");

  static final Keys LESSON =
      new Keys(
          "a lesson",
          List.of(
              required("title", "title: Reliability"),
              required("goal", "goal: What the learner can do afterwards."),
              required("package", "package: reliability"),
              required("notes", "notes: [N8, N10]"),
              required("exercises", "exercises: [] while there are none")));

  static final Keys EXERCISE =
      new Keys(
          "an exercise",
          List.of(
              required("id", "id: 4.5"),
              required("slug", "slug: ack-after-work"),
              required("title", "title: Acknowledge after the work"),
              required("file", "file: ParcelWorker"),
              required("notes", "notes: [N8]"),
              required("minutes", "minutes: 15"),
              required("path", "path: half-day, one-day or two-days"),
              optional("needs", "needs: [redis]"),
              required("hints", "hints: with two or more lines that start with '- '"),
              required("mistakes", "mistakes: with at least one"),
              required("variants", "variants: with at least one"),
              optional("recording", "recording: a_test_method"),
              optional("equal", "equal: with lines like '- { mutant: ID, why: TEXT }'")));

  static final Keys MISTAKE =
      new Keys(
          "a mistake",
          List.of(
              ID,
              required("why", "why: What it does in production."),
              CHANGE,
              FILE,
              required("caught-by", "caught-by: the_test_method_that_fails"),
              required("says", "says: words of the failure that the learner reads"),
              optional("also", "also: [the-id-of-another-cause]"),
              optional("recorded", "recorded: true")));

  static final Keys VARIANT = new Keys("a variant", List.of(ID, CHANGE, FILE));

  static final Keys EQUAL =
      new Keys(
          "an equal mutant",
          List.of(
              required("mutant", "mutant: send/drop-queueDeclare"),
              required("why", "why: It is as right as the solution, because ...")));

  static final Keys REPLACEMENT =
      new Keys(
          "a change",
          List.of(
              required("from", "from: \"text that the solution has once\""),
              required("to", "to: \"text instead\"")));

  private static Key required(String name, String example) {
    return new Key(name, true, example);
  }

  private static Key optional(String name, String example) {
    return new Key(name, false, example);
  }

  List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  Optional<Key> find(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** What to write for the key of that name, ready to stand in a message. */
  String example(String name) {
    return "write `" + find(name).orElseThrow().example() + "`";
  }
}
