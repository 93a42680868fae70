package warren.desk.engine;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import warren.lab.EnvironmentException;
import warren.lab.ExplainedError;
import warren.lab.Failure;
import warren.lab.LabExtension;
import warren.lab.Tapes;
import warren.lab.broker.NoBrokerException;

/** One execution of an exercise's test classes by JUnit, reported test by test. */
final class TestRun implements TestExecutionListener {

  private final FailureText failures;
  private final Consumer<Message> report;
  private final Progress progress;

  /** By JUnit's unique id: the tests' methods, names, and what became of them. */
  private final Map<String, String> methods = new ConcurrentHashMap<>();

  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, TestResult.Status> ended = new ConcurrentHashMap<>();
  private final CancellationToken ending = CancellationToken.create();
  private boolean endsWhenLate;
  private TestPlan plan;
  private long started;
  private int failed;
  private int passed;
  private int skipped;
  private String noBroker = "";
  private String environment = "";

  TestRun(LessonClasses classes, Progress progress, Consumer<Message> report) {
    this.failures = new FailureText(classes);
    this.progress = progress;
    this.report = report;
  }

  Message.Ended run(Launcher launcher, LessonClasses classes, Job job, Message.Wire wire)
      throws ClassNotFoundException {
    List<Class<?>> tests = new ArrayList<>();
    for (String name : job.testClasses()) {
      tests.add(classes.loadClass(name));
    }
    Thread.currentThread().setContextClassLoader(classes);
    var request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectors(tests, job.testMethod()));
    request.filters(without(job.leftOut()));
    if (wire == Message.Wire.TAPES) {
      Tapes.keep();
    }
    if (wire == Message.Wire.SCORES) {
      request.configurationParameter(LabExtension.RECORD, "");
    }
    // Whoever waits for a verdict need not wait for each test that hangs.
    endsWhenLate = wire == Message.Wire.TAPES;
    launcher.execute(
        LauncherExecutionRequestBuilder.request(request.build())
            .listeners(this)
            .cancellationToken(ending)
            .build());
    if (!noBroker.isEmpty()) {
      return new Message.Ended(Verdict.Outcome.NO_BROKER, noBroker, "");
    }
    if (!environment.isEmpty()) {
      return new Message.Ended(Verdict.Outcome.ENVIRONMENT, environment, "");
    }
    if (failed + passed + skipped == 0) {
      return new Message.Ended(Verdict.Outcome.FAILED, noTests(job), "");
    }
    boolean good = failed == 0 && passed > 0;
    return new Message.Ended(good ? Verdict.Outcome.PASSED : Verdict.Outcome.FAILED, "", "");
  }

  /** What the tests have said on the wire so far, those that ran with tapes. */
  Stream<String> tapes() {
    return Tapes.taken().stream()
        .map(
            tape ->
                TapeText.of(
                    tape,
                    methods.getOrDefault(tape.testId(), ""),
                    names.getOrDefault(tape.testId(), ""),
                    Optional.ofNullable(ended.get(tape.testId()))
                        .map(Enum::name)
                        .orElse("UNFINISHED")));
  }

  private static PostDiscoveryFilter without(Set<String> methods) {
    return test ->
        FilterResult.includedIf(
            test.getSource()
                .filter(source -> source instanceof MethodSource)
                .map(source -> ((MethodSource) source).getMethodName())
                .filter(methods::contains)
                .isEmpty());
  }

  private static String noTests(Job job) {
    String first = job.testClasses().get(0);
    return "%s has no tests.\nNext, to have the course's own back:\n  git checkout -- %s"
        .formatted(first.replaceFirst(".*\\.", ""), CompileErrors.shortened(job.testFile(first)));
  }

  private static List<? extends DiscoverySelector> selectors(
      List<Class<?>> tests, Optional<String> method) {
    if (method.isEmpty()) {
      return tests.stream().map(test -> selectClass(test)).toList();
    }
    var named = tests.stream().flatMap(test -> methods(test, method.get())).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          tests.get(0).getSimpleName() + " has no test named " + method.get() + ".");
    }
    return named;
  }

  private static Stream<DiscoverySelector> methods(Class<?> test, String name) {
    return ReflectionSupport.findMethods(
            test, method -> method.getName().equals(name), HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .map(method -> selectMethod(test, method));
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = testPlan;
    report.accept(new Message.Planned((int) plan.countTestIdentifiers(TestIdentifier::isTest)));
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    started = System.nanoTime();
    methods.put(test.getUniqueId(), method(test));
    names.put(test.getUniqueId(), sentence(test));
    progress.now(test.isTest() ? sentence(test) : "");
    if (test.isTest()) {
      report.accept(new Message.Began(sentence(test)));
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (!ending.isCancellationRequested()) {
      report(test, TestResult.Status.SKIPPED, null, reason);
    } else if (test.isTest()) {
      report(test, TestResult.Status.SKIPPED, null, "a test before did not come back");
    } else {
      plan.getChildren(test).forEach(inside -> executionSkipped(inside, reason));
    }
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    Optional.ofNullable(entry.getKeyValuePairs().get(LabExtension.RECORD))
        .ifPresent(text -> report.accept(new Message.Recorded(text)));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    progress.now("");
    Throwable failure = result.getThrowable().orElse(null);
    if (failure == null) {
      if (test.isTest()) {
        passed++;
        report(test, TestResult.Status.PASSED, null, "");
      }
      return;
    }
    Optional<String> none = message(failure, NoBrokerException.class);
    if (none.isPresent()) {
      noBroker = none.get();
      return;
    }
    Optional<String> lost = message(failure, EnvironmentException.class);
    if (lost.isPresent()) {
      environment = environment.isEmpty() ? lost.get() : environment;
      return;
    }
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      report(test, TestResult.Status.SKIPPED, null, failures.text(failure));
    } else {
      failed++;
      if (endsWhenLate && failure instanceof ExplainedError explained && explained.late()) {
        ending.cancel();
      }
      report(test, TestResult.Status.FAILED, failures.of(failure), "");
    }
  }

  private static Optional<String> message(Throwable failure, Class<? extends Throwable> type) {
    return FailureText.chain(failure).stream()
        .filter(type::isInstance)
        .map(Throwable::getMessage)
        .findFirst();
  }

  private void report(
      TestIdentifier test, TestResult.Status status, Failure failure, String reason) {
    ended.put(test.getUniqueId(), status);
    skipped += status == TestResult.Status.SKIPPED ? 1 : 0;
    long nanos = System.nanoTime() - started;
    report.accept(new Message.Tested(method(test), sentence(test), status, failure, reason, nanos));
  }

  private static String method(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getMethodName())
        .orElse("");
  }

  /** A test's own name; in front of it, where it is one of several, that of what it is one of. */
  private String sentence(TestIdentifier test) {
    String own = test.getDisplayName().replaceFirst(" ?\\([^()]*\\)$", "").replace('_', ' ');
    return Stream.of(plan.getParent(test))
        .flatMap(Optional::stream)
        .filter(parent -> parent.getSource().filter(MethodSource.class::isInstance).isPresent())
        .map(parent -> sentence(parent) + ": " + own)
        .findFirst()
        .orElse(own);
  }
}
