package warren.course;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A course of one lesson with one exercise, right until a test breaks it. */
final class CourseOnDisk {

  static final String YAML =
      """
      title: Parcels
      goal: Parcels arrive.
      package: parcels
      notes: [N8, N10]
      exercises:
        - id: 1.1
          slug: ack-after-work
          title: Acknowledge after the work
          file: Worker
          notes: [N8]
          minutes: 15
          path: half-day
          needs: [redis]
          hints:
            - When may the broker forget the parcel?
            - basicAck comes last.
          mistakes:
            - id: auto-ack
              why: A crash loses the parcel.
              change: { from: "consume(false)", to: "consume(true)" }
              caught-by: a_parcel_comes_back
              says: acknowledged before it was handled
            - id: never-acks
              why: The parcel comes again.
              caught-by: a_parcel_is_gone
              says: still there
          variants:
            - id: with-a-lambda
              file: src/variants/1.1/with-a-lambda/Worker.java
      """;

  final Path root;

  CourseOnDisk(Path root) {
    this.root = root;
    file("src/main/java/parcels/Worker.java", "class Worker {}");
    file("src/solution/java/parcels/Worker.java", "class Worker { consume(false); ack(); ack(); }");
    file(
        "src/test/java/parcels/WorkerTest.java",
        """
        class WorkerTest {
          @Test
          void a_parcel_comes_back(Lab lab) {}

          @Test
          void a_parcel_is_gone() {}
        }
        """);
    file("src/mistakes/1.1/never-acks/Worker.java", "class Worker { never(); }");
    file("src/variants/1.1/with-a-lambda/Worker.java", "class Worker { lambda(); }");
    yaml(YAML);
  }

  void yaml(String text) {
    file("lesson.yaml", text);
  }

  Path lesson() {
    return root.resolve("lesson-01-parcels");
  }

  void file(String path, String text) {
    var file = lesson().resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
