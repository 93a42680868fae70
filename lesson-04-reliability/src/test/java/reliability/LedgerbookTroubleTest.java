package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.RestartsBroker;
import warren.lab.Task;

@Exercise("4.4")
class LedgerbookTroubleTest extends LedgerbookStage {

  private static final Map<String, Object> ROOM_FOR_ONE =
      Map.of("x-max-length", 1, "x-overflow", "reject-publish");

  /** And a little more, for a busy machine. */
  private static final Duration TEN_SECONDS = Duration.ofSeconds(12);

  @Test
  void it_waits_until_the_broker_has_the_entry() throws Exception {
    assertThat(writeUnanswered())
        .because("until then the entry may be in a buffer, and a restart would lose it")
        .waits();
  }

  @Test
  void after_a_while_it_waits_no_longer() throws Exception {
    assertThat(writeUnanswered())
        .because("the shop has to hear that nobody knows whether the entry is there")
        .within(TEN_SECONDS)
        .eventuallyThrows(TimeoutException.class);
    lab.await(
            "how often the entry was published",
            () -> shop.wire().methods(AMQP.Basic.Publish.class).size())
        .because("it may be there, and only its confirm is late; then a second one is one too many")
        .toBe(1);
  }

  @Test
  void an_interrupt_ends_the_wait() throws Exception {
    var writing = writeUnanswered();
    assertThat(writing).waits();

    writing.interrupt();

    assertThat(writing)
        .because("somebody wants the thread to end, and its caller has to know")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void whoever_writes_learns_that_the_connection_is_lost() {
    shop.cutAfter(1, toBroker(AMQP.Basic.Publish.class));

    assertThat(lab.attempt(() -> write(RENT)))
        .because("the entry is there or not, and only the shop can write it again")
        .threw(Exception.class);
  }

  @Test
  void whoever_writes_learns_that_the_entry_is_refused() throws Exception {
    bind(lab.queue("auditor, who is behind").declared(ROOM_FOR_ONE).holding("rent 850"));

    assertThat(lab.attempt(() -> write(RENT)))
        .because("the entry is not everywhere where it should be, and nobody else knows")
        .threw(IOException.class);
    assertThat(entries)
        .because("whoever writes decides whether to try again; a second entry is paid twice")
        .eventuallyHolds(RENT);
  }

  @Test
  void whoever_writes_learns_that_the_queue_is_refused() {
    entries.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> write(RENT)))
        .because("a shop whose entries go nowhere must not go on as if they were written")
        .threw(IOException.class);
  }

  @Test
  void nothing_of_it_is_transient() throws Exception {
    write(RENT);

    var declared = new Declared(shop.wire());
    lab.await("what a restart of the broker would delete", declared::lostInARestart)
        .because("where one broker happens to keep what is transient, the next one will not")
        .toBe(List.of());
  }

  @Test
  @RestartsBroker
  void queue_binding_and_entry_survive_a_restart() throws Exception {
    write(RENT);
    shop.die(); // or its client library would declare everything anew

    lab.broker().restart();

    assertThat(entries)
        .because("until the first of the month the broker is restarted, and who knows how often")
        .eventuallyHolds(RENT);
    publish(STAMPS);
    assertThat(entries)
        .because("exchange and binding were made once; others publish, and declare nothing")
        .eventuallyHolds(RENT, STAMPS);
  }

  /** Publishes an entry, and what the broker says of it is lost. */
  private Task<Void> writeUnanswered() throws Exception {
    var publish = shop.hold(toBroker(AMQP.Basic.Publish.class));
    var writing = start(shop, RENT);
    publish.awaitFired(writing);
    shop.drop(1, toClient(Method.class)).ifItComes();
    publish.release();
    lab.untilQuiet(); // it is the answer to the entry, and not to what comes after an interrupt
    return writing;
  }
}
