package warren.lab;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import warren.lab.telling.Excerpt.Weight;

/** What a learner reads when a test fails: each case of {@code LearnerCases}, really run. */
class FailureTest {

  private static final Map<String, String> FAILURES = new HashMap<>();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          starter                    | TODO 9.9: write it
          starter                    | write it (Learner.java:
          learners_exception         | your code threw IllegalStateException at Learner.java:
          learners_exception         | no parcels today
          finding_with_its_reason    | because   the customer pays for one
          missing_exchange           | expected  the queue 'parcels-1' to hold "p-1"
          missing_exchange           | but       it holds nothing
          missing_exchange           | because   a parcel must not get lost
          missing_exchange           | The broker closed the channel: 404 NOT_FOUND - no exchange 'parcels-1'
          missing_exchange           | basic.publish
          missing_exchange           | Learner.java:
          acknowledged_first         | The message "p-1" was acknowledged before it was handled
          acknowledged_automatically | The consumer was started with autoAck
          never_acknowledged         | 1 message was delivered and none was ever acknowledged
          acknowledged_twice         | A delivery tag counts per channel and can be settled once
          put_back_for_ever          | each time it was put back in the queue
          polled                     | The queue was polled with basicGet, 10 times
          threads_exception          | In a thread packer your code threw IllegalStateException at Learner.java:
          gate_that_nobody_comes_to  | expected  packing p-1
          gate_that_nobody_comes_to  | but       it never began
          gate_that_nobody_comes_to  | Nobody was hired.
          gate_that_nobody_comes_to  | Next: ./warren hint 9.9
          generated_cases            | the same again
          generated_cases            | plays it again
          cut_that_never_comes       | after basic.get to the broker, number 2, but only 1 came
          awaited_cut_that_never_comes | basic.get to the broker, number 1
          awaited_cut_that_never_comes | but       none came
          sweep                      | In this run the test wanted the connection to be cut before
          sweep                      | basic.publish to the broker, number 1.
          storm                      | packer-1
          storm                      | basic.ack to the broker, number
          storm                      | to crash at moment
          storm                      | it did not come to that
          storm                      | plays it again
          """)
  void a_failure_says(String method, String words) {
    assertThat(FAILURES.computeIfAbsent(method, FailureTest::failure)).contains(words);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "slip_before_connecting",
        "slip_in_a_thread_before_connecting",
        "slip_after_connecting",
        "own_exception_before_connecting"
      })
  void of_what_the_code_did_not_come_to_nothing_is_said(String method) {
    assertThat(FAILURES.computeIfAbsent(method, FailureTest::failure))
        .contains("your code threw", "at Learner.java:")
        .doesNotContain("Connect with the factory", "Nobody published", "number 1");
  }

  @Test
  void a_failure_is_a_value() {
    assertThat(run("missing_exchange").failed().stream())
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .singleElement(as(type(ExplainedError.class)))
        .extracting(ExplainedError::failure)
        .satisfies(
            failure -> {
              assertThat(failure.claim()).isEqualTo("missing exchange");
              assertThat(failure.expected()).isEqualTo("the queue 'parcels-1' to hold \"p-1\"");
              assertThat(failure.actual()).startsWith("it holds nothing");
              assertThat(failure.because()).isEqualTo("a parcel must not get lost");
              assertThat(failure.causes())
                  .extracting(Failure.Cause::id)
                  .contains("no-such-exchange");
              assertThat(failure.causes())
                  .extracting(Failure.Cause::words)
                  .anySatisfy(words -> assertThat(words).contains("404", "Learner.java:"));
              assertThat(failure.wire().text()).contains("basic.publish");
              assertThat(failure.wire().cutTo(1).lines())
                  .singleElement()
                  .satisfies(line -> assertThat(line.weight()).isEqualTo(Weight.TELLING));
              assertThat(failure.next()).isEqualTo("Next: ./warren hint 9.9");
            });
  }

  @Test
  void who_connects_elsewhere_is_told_so() {
    assertThat(FAILURES.computeIfAbsent("connects_elsewhere", FailureTest::failure))
        .contains("your code threw ConnectException", "Connect with the factory");
  }

  @Test
  void where_the_broker_lacks_a_plugin_the_test_is_skipped_with_the_reason() {
    assertThat(run("missing_plugin").aborted().stream())
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().getMessage())
        .singleElement(as(STRING))
        .contains("has no exchanges of the type x-none: enable its plugin there");
  }

  private static Events run(String method) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod("sample.LearnerCases", method, Lab.class.getName()))
        .execute()
        .testEvents();
  }

  private static String failure(String method) {
    return run(method).failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow().getMessage())
        .findFirst()
        .orElseThrow(() -> new AssertionError(method + " did not fail"));
  }
}
