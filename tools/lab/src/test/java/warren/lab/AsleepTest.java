package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsleepTest {

  private static final StackTraceElement SLEEP = frame("java.lang.Thread", "sleep");
  private static final StackTraceElement LEARNERS = frame("warren.lab.Sender", "send");
  private static final StackTraceElement HANDLER = frame("warren.lab.Sender", "handleDelivery");
  private static final StackTraceElement WORK = frame("java.util.concurrent.FutureTask", "run");

  @Test
  void a_consumer_that_sleeps_is_told_with_its_line() {
    assertThat(told(stack(WORK), stack(SLEEP, LEARNERS, HANDLER, WORK)))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains("A consumer sleeps (Sender.java:7)")
                    .contains("wait as well"));
  }

  @Test
  void so_is_one_that_is_a_lambda() {
    var dispatcher = frame("com.rabbitmq.client.impl.ConsumerDispatcher", "access");

    assertThat(told(stack(SLEEP, LEARNERS, dispatcher))).isPresent();
  }

  @Test
  void any_other_thread_may_sleep() {
    assertThat(told(stack(SLEEP, LEARNERS, WORK))).isEmpty();
  }

  @Test
  void a_consumer_that_works_is_none() {
    assertThat(told(stack(LEARNERS, HANDLER, WORK))).isEmpty();
  }

  private static Optional<String> told(StackTraceElement[]... stacks) {
    return new Asleep(new LearnerCode(AsleepTest.class)).sentence(Arrays.asList(stacks));
  }

  private static StackTraceElement[] stack(StackTraceElement... frames) {
    return frames;
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, type.replaceFirst(".*\\.", "") + ".java", 7);
  }
}
