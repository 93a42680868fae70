package basics;

import static warren.lab.LabAssertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.Task;

/** What the tests of 1.5 are staged with. */
abstract class HandOffStage {

  Lab lab;
  HandOff<String> handOff;

  @BeforeEach
  void a_buffer_for_three(Lab lab) {
    this.lab = lab;
    handOff = new HandOff<>(3);
  }

  void fill() throws Exception {
    put("order-1");
    put("order-2");
    put("order-3");
  }

  void put(String order) throws Exception {
    lab.start("the put of " + order, () -> handOff.put(order)).result();
  }

  Task<Void> waitingPut(String order) {
    var put = lab.start("the put of " + order, () -> handOff.put(order));
    assertThat(put).waits();
    return put;
  }

  List<String> take(int count) throws Exception {
    var taken = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lab.start("take", handOff::take).result().ifPresent(taken::add);
    }
    return taken;
  }

  void takeUntilTheEnd(Consumer<String> packing) throws InterruptedException {
    for (var next = handOff.take(); next.isPresent(); next = handOff.take()) {
      packing.accept(next.get());
    }
  }

  void stop() throws Exception {
    lab.start("stop", handOff::stop).result();
  }

  void assertTaken(List<String> taken, String because, String... expected) {
    lab.await("the orders taken", () -> taken).because(because).toBe(List.of(expected));
  }

  static long done(List<? extends Task<?>> tasks) {
    return tasks.stream().filter(Task::isDone).count();
  }
}
