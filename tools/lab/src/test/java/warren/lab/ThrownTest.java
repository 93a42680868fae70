package warren.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import learner.Refused;
import learner.Sender;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class ThrownTest {

  private static final String REFUSAL = "406 PRECONDITION_FAILED - inequivalent arg ";

  private final LearnerCode code = new LearnerCode(Sender.class);
  private Client client;
  private Channel channel;
  private String queue;

  @BeforeEach
  void prepare(Lab lab) {
    queue = lab.queue("parcels").declared().name();
    client = lab.client("packer");
    channel = client.channel();
  }

  @Test
  void a_refusal_is_the_exception_that_the_code_saw_with_the_brokers_reason() {
    assertThat(told(() -> Refused.declares(channel, queue)))
        .matches("IOException at Refused.java:\\d+: channel closed, " + REFUSAL + ".*");
  }

  @Test
  void a_call_on_a_closed_channel_tells_why_it_was_closed() {
    assertThat(told(() -> Refused.declaresTwice(channel, queue)))
        .matches(
            "AlreadyClosedException at Refused.java:\\d+: channel was closed already, "
                + REFUSAL
                + ".*");
  }

  @Test
  void a_client_that_closed_the_channel_itself_is_told_so() {
    assertThat(told(() -> Refused.closesFirst(channel, queue)))
        .startsWith("AlreadyClosedException at Refused.java:")
        .endsWith(": channel was closed already, by the client itself");
  }

  @Test
  void a_channel_that_a_time_out_of_waitForConfirmsOrDie_closed_is_told_so() {
    client.drop(1, toClient(AMQP.Basic.Ack.class));

    assertThat(told(() -> Refused.diesOfATimeOutFirst(channel, queue)))
        .startsWith("AlreadyClosedException at Refused.java:")
        .endsWith(": channel was closed already, by waitForConfirmsOrDie: TIMEOUT WAITING FOR ACK");
  }

  @Test
  void a_task_that_an_executor_no_longer_takes_is_told_so() {
    var executor = Executors.newSingleThreadExecutor();
    executor.shutdown();

    assertThat(told(() -> executor.execute(() -> {})))
        .endsWith(": the executor has been shut down")
        .doesNotContain("@");
  }

  @Test
  void a_cut_leaves_no_reason() {
    client.die();
    Awaitility.await("the client's notice of it").until(() -> !channel.isOpen());

    assertThat(told(() -> Refused.declaresTwice(channel, queue)))
        .startsWith("AlreadyClosedException at Refused.java:")
        .endsWith(": connection lost");
  }

  @Test
  void what_the_code_says_itself_comes_before_the_brokers_reason() {
    assertThat(told(() -> Refused.tellsInItsOwnWords(channel, queue)))
        .matches(
            "IllegalStateException at Refused.java:\\d+: no queue for the parcels "
                + "\\(channel closed, "
                + REFUSAL
                + ".*\\)");
  }

  @Test
  void a_wrapper_of_the_codes_own_repeats_no_class_names() {
    assertThat(told(() -> Refused.wraps(channel, queue)))
        .matches("RuntimeException at Refused.java:\\d+: channel closed, " + REFUSAL + ".*");
    assertThat(told(() -> Refused.readsANumber("two")))
        .endsWith(": NumberFormatException: For input string: \"two\"");
  }

  @Test
  void a_wrapper_around_what_the_code_threw_is_not_what_it_saw() {
    var thrown = catchThrowable(() -> Refused.declares(channel, queue));

    assertThat(Thrown.of(new ExecutionException(thrown), code))
        .isEqualTo(Thrown.of(thrown, code))
        .returns("IOException", Thrown::kind);
  }

  @Test
  void an_exception_without_a_word_is_its_kind() {
    assertThat(told(Refused::isInterrupted)).matches("InterruptedException at Refused.java:\\d+");
    assertThat(Thrown.of(new IllegalStateException("of the test"), code))
        .hasToString("IllegalStateException: of the test");
  }

  private String told(ThrowingCallable act) {
    return Thrown.of(catchThrowable(act), code).toString();
  }
}
