package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("1.5")
class HandOffTroubleTest extends HandOffStage {

  @Test
  void an_interrupt_ends_a_waiting_put() throws Exception {
    fill();
    var put = waitingPut("order-4");

    put.interrupt();

    assertThat(put)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    var taken = take(3);
    put("order-5");
    taken.addAll(take(1));
    assertTaken(taken, "the order is not in", "order-1", "order-2", "order-3", "order-5");
  }

  @Test
  void an_interrupt_ends_a_waiting_take() throws Exception {
    var take = lab.start("take", handOff::take);
    assertThat(take).waits();

    take.interrupt();

    assertThat(take)
        .because("who does not end when asked to has to be killed, with all that is in hand")
        .eventuallyThrows(InterruptedException.class);
    put("order-1");
    assertTaken(take(1), "the next one is not taken by somebody who is gone", "order-1");
  }

  @Test
  void nothing_goes_in_after_stop() throws Exception {
    stop();

    assertThat(lab.start("a put after stop", () -> handOff.put("late order")))
        .because("the packers go home: nobody will ever pack it, and its customer must be told")
        .eventuallyThrows(IllegalStateException.class);
    assertTaken(takeWhatIsLeft(), "it was refused");
  }

  @Test
  void stop_refuses_a_put_that_waits() throws Exception {
    fill();
    var put = waitingPut("order-4");

    stop();

    assertThat(put)
        .because("nobody need take anything any more, and then it would wait for ever")
        .eventuallyThrows(IllegalStateException.class);
  }

  @Test
  void what_is_in_the_buffer_is_still_taken_after_stop() throws Exception {
    for (int round = 0; round < 5; round++) { // who is faster differs
      handOff = new HandOff<>(3);
      fill();
      waitingPut("order-4");

      stop();

      var because = "what put took is believed to be packed, and what waited is not let in";
      assertTaken(takeWhatIsLeft(), because, "order-1", "order-2", "order-3");
    }
  }

  @Test
  void stop_ends_every_consumer() throws Exception {
    var consumers = lab.crowd("consumer", 3, handOff::take);
    consumers.forEach(consumer -> assertThat(consumer).waits());

    stop();

    lab.await("consumers that came back, of three", () -> done(consumers))
        .because("a thread that nobody wakes keeps its program from ending")
        .toBe(3L);
    for (var consumer : consumers) {
      assertThat(consumer.result()).as("what %s got after stop", consumer).isEmpty();
    }
  }

  private List<String> takeWhatIsLeft() throws Exception {
    var taken = new ArrayList<String>();
    lab.start("taking what is left", () -> takeUntilTheEnd(taken::add)).result();
    return taken;
  }
}
