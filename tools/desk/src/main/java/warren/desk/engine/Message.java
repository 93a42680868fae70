package warren.desk.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import warren.lab.Failure;

/** What the engine and a worker say to each other, as lines of JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = Message.Hurry.class, name = "hurry"),
  @JsonSubTypes.Type(value = Message.Expect.class, name = "expect"),
  @JsonSubTypes.Type(value = Message.Work.class, name = "work"),
  @JsonSubTypes.Type(value = Message.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = Message.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = Message.Began.class, name = "began"),
  @JsonSubTypes.Type(value = Message.Tested.class, name = "tested"),
  @JsonSubTypes.Type(value = Message.Recorded.class, name = "recorded"),
  @JsonSubTypes.Type(value = Message.Ended.class, name = "ended"),
})
sealed interface Message {

  /**
   * To the worker, first of all.
   *
   * @param depth how to warm up
   * @param rehearsals jobs to do for practice
   * @param stay whether to take another job after the first, if it left nothing behind
   */
  record Prepare(WarmUp.Depth depth, List<Work> rehearsals, boolean stay) implements Message {}

  /** To the worker: somebody waits, leave out the rest of the rehearsals. */
  record Hurry() implements Message {}

  /** To the worker: the job that is about to come; it is compiled meanwhile. */
  record Expect(Work work) implements Message {}

  /** What is reported of the wire. */
  enum Wire {
    /** Nothing, which takes no time. */
    NOTHING,
    /** What each test said, as a text that is the same at every run, before its result. */
    SCORES,
    /** All that each test said, once the last word is spoken. */
    TAPES
  }

  /**
   * To the worker: the job. A test method of "" means all of them.
   *
   * @param wire what to report of what the tests said on the wire
   */
  record Work(
      List<String> sourcePath,
      Map<String, String> overlay,
      List<String> testClasses,
      String testMethod,
      Set<String> leftOut,
      Wire wire)
      implements Message {

    static Work of(Job job) {
      return of(job, Wire.NOTHING);
    }

    static Work of(Job job, Wire wire) {
      return new Work(
          job.sourcePath().stream().map(Path::toString).toList(),
          job.overlay().entrySet().stream()
              .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)),
          job.testClasses(),
          job.testMethod().orElse(""),
          job.leftOut(),
          wire);
    }

    Job job() {
      return new Job(
          sourcePath.stream().map(Path::of).toList(),
          overlay.entrySet().stream()
              .collect(Collectors.toMap(entry -> Path.of(entry.getKey()), Map.Entry::getValue)),
          testClasses,
          testMethod.isEmpty() ? Optional.empty() : Optional.of(testMethod),
          leftOut);
    }
  }

  /** From the worker: warm, waiting for its job. */
  record Ready() implements Message {}

  /** From the worker: so many tests are about to run. */
  record Planned(int tests) implements Message {}

  /** From the worker: a test has begun. */
  record Began(String claim) implements Message {}

  /** From the worker: one test has ended. A failure of null means none. */
  record Tested(
      String method,
      String displayName,
      TestResult.Status status,
      Failure failure,
      String skipped,
      long nanos)
      implements Message {

    TestResult result() {
      return new TestResult(
          method,
          displayName,
          status,
          Optional.ofNullable(failure),
          skipped,
          Duration.ofNanos(nanos));
    }
  }

  /** From the worker: what a test said on the wire, when {@link Wire} says. */
  record Recorded(String text) implements Message {}

  /** From the worker, the last word of the verdict; tapes may follow. */
  record Ended(Verdict.Outcome outcome, String detail, String output) implements Message {}

  JsonMapper JSON = JsonMapper.builder().build();

  /** As one line, without its end. */
  default String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What the line says, or empty where it is no message: code that got hold of the descriptor. */
  static Optional<Message> read(String line) {
    try {
      return Optional.of(JSON.readValue(line, Message.class));
    } catch (JsonProcessingException stray) {
      return Optional.empty();
    }
  }
}
