package warren.desk.engine;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.Failure;
import warren.lab.telling.Excerpt;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EngineTest {

  private static final Limits SHORT = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(5));

  @TempDir static Path root;
  private static Engine engine;

  @BeforeAll
  static void a_lesson() throws IOException {
    write(
        "test/shop/AdderTest.java",
        """
        package shop;
        import static org.assertj.core.api.Assertions.assertThat;
        import org.junit.jupiter.api.Test;
        class AdderTest {
          @Test void one_and_two_are_three() {
            assertThat(new Adder().add(1, 2)).as("the sum").isEqualTo(3);
          }
          @Test void nothing_and_nothing_is_nothing() {
            assertThat(new Adder().add(0, 0)).isZero();
          }
        }
        """);
    write(
        "test/shop/ClaimTest.java",
        """
        package shop;
        import org.junit.jupiter.api.Test;
        import warren.lab.*;
        @Exercise("1.1")
        class ClaimTest {
          @Test void one_and_two_are_three(Lab lab) {
            lab.suspect("You multiplied.", () -> true);
            int sum = new Adder().add(1, 2);
            if (sum != 3) throw new Finding("the sum to be 3", "it is " + sum).because("it is so");
          }
        }
        """);
    write("main/shop/Adder.java", adder("return a + b;"));
    write("main/shop/Broken.java", "package shop; class Broken { this is not Java }");
    engine = Engine.forMany(root, 1);
  }

  @AfterAll
  static void no_more_workers() {
    engine.close();
  }

  @Test
  void a_right_answer_passes_test_by_test() {
    var seen = new ArrayList<TestResult>();
    Verdict verdict = engine.run(job(adder("return a + b;")), seen::add);
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
    assertThat(verdict.tests()).isEqualTo(seen).hasSize(2);
    assertThat(seen)
        .extracting(TestResult::displayName)
        .containsExactlyInAnyOrder("one and two are three", "nothing and nothing is nothing");
  }

  @Test
  void a_wrong_answer_fails_in_the_words_of_the_test() {
    Verdict verdict = run("return a * b;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(failed(verdict).method()).isEqualTo("one_and_two_are_three");
    assertThat(failed(verdict).failure().orElseThrow().text()).contains("the sum", "expected: 3");
  }

  @Test
  void what_the_lab_explained_arrives_as_a_value() {
    Job adder = job(adder("return a * b;"));
    var verdict =
        engine.run(
            new Job(adder.sourcePath(), adder.overlay(), "shop.ClaimTest", Optional.empty()),
            result -> {});
    assertThat(failed(verdict).failure())
        .contains(
            new Failure(
                "one and two are three",
                true,
                "the sum to be 3",
                "it is 2",
                "it is so",
                List.of(new Failure.Cause("", "You multiplied.")),
                Excerpt.none(),
                List.of(),
                "Next: ./warren hint 1.1"));
  }

  @Test
  void what_was_said_on_the_wire_follows_the_verdict_if_it_is_wanted() throws Exception {
    Job adder = job(adder("return a + b;"));
    var claims = new Job(adder.sourcePath(), adder.overlay(), "shop.ClaimTest", Optional.empty());
    var recorded = new CompletableFuture<Engine.Recorded>();
    var verdict = engine.run(claims, result -> {}, recorded::complete);
    var tapes = recorded.get(20, TimeUnit.SECONDS);
    assertThat(tapes.verdict()).isEqualTo(verdict);
    assertThat(tapes.recordings())
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .contains("\"test\":\"one and two are three\"", "\"status\":\"PASSED\"");
    assertThat(engine.record(claims).recordings()).singleElement().asString().contains("@startuml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"System.exit(1); return 3;", "while (true) { Thread.onSpinWait(); }"})
  void so_it_does_of_a_test_that_does_not_come_to_its_end(String body) throws Exception {
    Job adder = job(adder(body));
    var claims = new Job(adder.sourcePath(), adder.overlay(), "shop.ClaimTest", Optional.empty());
    var recorded = new CompletableFuture<Engine.Recorded>();
    try (var impatient = new Engine(root, 0, SHORT, WarmUp.Depth.NONE, false)) {
      assertThat(impatient.run(claims, result -> {}, recorded::complete).passed()).isFalse();
      assertThat(recorded.get(20, TimeUnit.SECONDS).recordings())
          .singleElement(as(InstanceOfAssertFactories.STRING))
          .contains("\"status\":\"UNFINISHED\"");
    }
  }

  @Test
  void methods_can_be_left_out() {
    var job = job(adder("return a * b;")).without(Set.of("one_and_two_are_three"));

    Verdict verdict = engine.run(job, result -> {});

    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
  }

  @Test
  void an_exercise_may_have_two_test_classes() {
    Job first = job(adder("return a * b;"));
    var both = List.of("shop.AdderTest", "shop.ClaimTest");
    var all = new Job(first.sourcePath(), first.overlay(), both, Optional.empty(), Set.of());

    assertThat(engine.run(all, result -> {}).tests())
        .extracting(TestResult::method)
        .containsExactlyInAnyOrder(
            "one_and_two_are_three", "nothing_and_nothing_is_nothing", "one_and_two_are_three")
        .last()
        .isEqualTo("one_and_two_are_three");
    var one =
        new Job(
            first.sourcePath(),
            first.overlay(),
            both,
            Optional.of("one_and_two_are_three"),
            Set.of());
    assertThat(engine.run(one, result -> {}).tests()).hasSize(2);
  }

  @Test
  void one_method_can_be_asked_for() {
    Job all = job(adder("return a * b;"));
    Verdict verdict =
        engine.run(
            new Job(
                all.sourcePath(),
                all.overlay(),
                all.testClasses().get(0),
                Optional.of("nothing_and_nothing_is_nothing")),
            result -> {});
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
    assertThat(verdict.tests()).hasSize(1);
  }

  @Test
  void a_todo_is_shown_without_its_stack() {
    Verdict verdict = run("throw new UnsupportedOperationException(\"TODO 1.1: add\");");
    assertThat(failed(verdict).failure().orElseThrow().text()).isEqualTo("TODO 1.1: add");
  }

  @Test
  void an_exception_is_shown_with_the_learners_own_line() {
    Verdict verdict = run("Object o = null; return o.hashCode();");
    assertThat(failed(verdict).failure().orElseThrow().text())
        .startsWith("NullPointerException")
        .contains("Adder.add (Adder.java:4)")
        .doesNotContain("junit");
  }

  @Test
  void code_that_does_not_compile_is_shown_with_its_line() {
    Verdict verdict = run("return a +;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.DID_NOT_COMPILE);
    assertThat(verdict.detail())
        .contains("main/shop/Adder.java:4", "illegal start of expression", "    return a +;")
        .doesNotContain("Broken");
    assertThat(verdict.tests()).isEmpty();
  }

  @Test
  void a_method_that_the_test_does_not_find_is_missed_in_the_learners_file() {
    var renamed = adder("return a + b;").replace("add(", "sum(");
    Verdict verdict = engine.run(job(renamed), result -> {});
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.DID_NOT_COMPILE);
    assertThat(verdict.detail()).contains("add", "by the names and types it came with");
  }

  @Test
  void an_endless_loop_is_stopped_where_it_is() {
    Verdict verdict;
    try (Engine impatient = new Engine(root, 1, SHORT, WarmUp.Depth.WITHOUT_BROKER, false)) {
      Job endless = job(adder("while (true) { a++; if (a == b) b--; }"));
      verdict = impatient.run(endless, result -> {});
    }
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.TIMED_OUT);
    assertThat(verdict.detail()).contains("Adder.add (Adder.java:4)", "still running after 5 s");
  }

  @Test
  void code_that_ends_the_jvm_is_named() {
    Verdict verdict = run("System.out.println(\"bye\"); System.exit(3); return 0;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.ENDED_ITSELF);
    assertThat(verdict.detail()).contains("System.exit", "Adder.add (Adder.java:4)");
    assertThat(verdict.output()).contains("bye");
  }

  @Test
  void code_that_halts_the_jvm_is_noticed() {
    Verdict verdict = run("Runtime.getRuntime().halt(0); return 0;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.ENDED_ITSELF);
    assertThat(verdict.detail()).contains("without saying where");
  }

  @Test
  void a_test_class_without_tests_says_so() {
    Path test = root.resolve("test/shop/AdderTest.java");
    Job job = job(adder("return a + b;"));
    var overlay = new HashMap<>(job.overlay());
    overlay.put(test, "package shop; class AdderTest { Adder adder; }");
    Verdict verdict =
        engine.run(
            new Job(job.sourcePath(), overlay, job.testClasses().get(0), Optional.empty()),
            result -> {});
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.FAILED);
    assertThat(verdict.detail()).contains("AdderTest has no tests", "git checkout -- ");
  }

  @Test
  void leaked_threads_do_not_hold_up_the_verdict() {
    Verdict verdict =
        run("new Thread(() -> { while (true) Thread.onSpinWait(); }).start(); return a + b;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
  }

  @Test
  void much_output_is_cut() {
    Verdict verdict =
        run("for (int i = 0; i < 100_000; i++) System.out.println(\"line \" + i); return a + b;");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
    assertThat(verdict.output()).startsWith("line 0").contains("more bytes of output");
    assertThat(verdict.output().length()).isLessThan(70_000);
  }

  @Test
  void memory_that_is_used_up_is_the_codes_fault() {
    Verdict verdict =
        run(
            "var all = new java.util.ArrayList<byte[]>(); while (true) all.add(new byte[9999999]);");
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.ENDED_ITSELF);
    assertThat(verdict.detail()).contains("used up its memory", "Adder.java:4");
  }

  @Test
  void endless_recursion_is_a_failure() {
    Verdict verdict = run("return add(a, b) + 1;");
    assertThat(failed(verdict).failure().orElseThrow().text())
        .contains("StackOverflowError", "Adder.java:4");
  }

  @Test
  void an_interrupt_ends_the_run() throws InterruptedException {
    var ended = new ArrayList<Class<?>>();
    Thread runner =
        new Thread(
            () -> {
              try {
                run("while (true);");
              } catch (RuntimeException cancelled) {
                ended.add(cancelled.getClass());
              }
            });
    runner.start();
    runner.interrupt();
    runner.join(10_000);
    assertThat(ended).containsExactly(java.util.concurrent.CancellationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"return a + b;", "System.exit(3); return 0;", "while (true);"})
  void what_the_code_has_started_ends_with_the_run(String end) {
    Verdict verdict;
    var limits = new Limits(Duration.ofSeconds(60), Duration.ofSeconds(15)); // for two processes
    try (Engine one = new Engine(root, 0, limits, WarmUp.Depth.NONE, false)) {
      verdict = one.run(job(adder(STARTS_TWO + end)), result -> {});
    }
    long[] started =
        verdict.output().lines().limit(2).mapToLong(line -> Long.parseLong(line.strip())).toArray();
    assertThat(started).hasSize(2);
    await().until(() -> LongStream.of(started).noneMatch(EngineTest::isAlive));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** A process and one of its own, which say their numbers. */
  private static final String STARTS_TWO =
      """
      try {
        var child = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait").start();
        System.out.println(child.pid());
        System.out.println(child.inputReader().readLine());
      } catch (java.io.IOException e) {
        throw new IllegalStateException(e);
      }
      """;

  @Test
  void a_job_that_was_expected_is_judged_like_any_other() {
    Verdict verdict = runExpecting(job(adder("return a + b;")), job(adder("return a + b;")));
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
  }

  @Test
  void another_job_than_was_expected_is_judged_by_itself() {
    Verdict verdict = runExpecting(job(adder("return a + b;")), job(adder("return a * b;")));
    assertThat(failed(verdict).method()).isEqualTo("one_and_two_are_three");
  }

  @Test
  void what_is_saved_after_it_was_expected_is_what_is_judged() throws IOException {
    var files = new Job(job("").sourcePath(), Map.of(), "shop.AdderTest", Optional.empty());
    try (Engine one = new Engine(root, 0, SHORT, WarmUp.Depth.NONE, false)) {
      one.expectJob();
      for (String body : List.of("return a - b;", "this is half of", "return a * b;")) {
        write("main/shop/Adder.java", adder(body));
        one.expect(files);
      }
      write("main/shop/Adder.java", adder("return a + b;"));
      assertThat(one.run(files, result -> {}).outcome()).isEqualTo(Verdict.Outcome.PASSED);
    }
  }

  private static Verdict runExpecting(Job expected, Job job) {
    try (Engine one = new Engine(root, 0, SHORT, WarmUp.Depth.NONE, false)) {
      one.expectJob();
      one.expect(expected);
      return one.run(job, result -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Thread(() -> { while (true) Thread.onSpinWait(); }).start();",
        "Executors.newSingleThreadScheduledExecutor().schedule(() -> {}, 1, TimeUnit.HOURS);"
      })
  void for_many_jobs_a_jvm_stays_until_something_is_left_to_be_done(String leaks) {
    var saysItsJvm = "System.out.print(ProcessHandle.current().pid()); return a + b;";
    var leavesAnIdleTimer =
        "new CompletableFuture<>().completeOnTimeout(0, 1, TimeUnit.MILLISECONDS).join();";
    try (Engine many = Engine.forMany(root, 1)) {
      var first = many.run(job(adder(leavesAnIdleTimer + saysItsJvm)), result -> {}).output();
      var second = many.run(job(adder(leaks + saysItsJvm)), result -> {}).output();
      var third = many.run(job(adder(saysItsJvm)), result -> {}).output();

      assertThat(second).isEqualTo(first);
      assertThat(third).isNotEqualTo(first);
    }
  }

  private static Verdict run(String body) {
    return engine.run(job(adder(body)), result -> {});
  }

  private static Job job(String adder) {
    return new Job(
        List.of(root.resolve("main"), root.resolve("test")),
        Map.of(root.resolve("main/shop/Adder.java"), adder),
        "shop.AdderTest",
        Optional.empty());
  }

  private static TestResult failed(Verdict verdict) {
    return verdict.tests().stream()
        .filter(test -> test.status() == TestResult.Status.FAILED)
        .findFirst()
        .orElseThrow(() -> new AssertionError(verdict.toString()));
  }

  private static String adder(String body) {
    return "package shop; import java.util.concurrent.*;\nclass Adder {\n  int add(int a, int b) {\n    "
        + body
        + "\n  }\n}\n";
  }

  private static void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
