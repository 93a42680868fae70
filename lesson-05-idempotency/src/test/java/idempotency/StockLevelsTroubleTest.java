package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.3")
class StockLevelsTroubleTest extends StockLevelsStage {

  /** More commands than any answer needs. */
  private static final int MANY = 20;

  @Test
  void what_comes_again_after_a_lost_ack_does_no_harm(Lab lab) throws Exception {
    var a = Shop.of(lab, "a");
    var lost = a.client().drop(1, toBroker(AMQP.Basic.Ack.class));
    levels.holding("nut-m8 #1: 40");
    a.start(lab, levels);
    lost.awaitFired();
    a.client().die();
    levels.holding("nut-m8 #2: 37");

    var b = Shop.of(lab, "b").start(lab, levels);
    lab.await("how many b has acknowledged", b::acknowledged).toBe(2);

    assertShown(lab, b, "a's ack got lost, so what it had kept came to b again", "37 pieces");
  }

  @Test
  void wherever_a_program_dies_its_level_is_shown(Lab lab) throws Exception {
    for (int nth = 0; nth <= MANY; nth++) {
      var queue = lab.queue("levels-" + nth).declared().holding("nut-m8-" + nth + " #1: 40");
      var dying = Shop.held(lab, "a-" + nth, nth, "nut-m8-" + nth, queue);
      if (dying.between().held() == 0) {
        return; // it has done its work
      }
      lab.untilQuiet();
      dying.client().die();
      var next = Shop.of(lab, "b-" + nth).start(lab, queue);

      var article = "nut-m8-" + nth;
      lab.await(
              "the level at b, after a died after %d of its commands".formatted(nth),
              () -> next.shows(article))
          .because("a had not acknowledged it, so it came to b")
          .inVainOnlyOnce()
          .toBe("40 pieces");
    }
  }

  @Test
  void wherever_a_program_is_held_a_newer_level_stays(Lab lab) throws Exception {
    for (int nth = 1; nth <= MANY; nth++) {
      var article = "nut-m8-" + nth;
      var old = lab.queue("old-" + nth).declared().holding(article + " #1: 40");
      var a = Shop.held(lab, "a-" + nth, nth, article, old);
      if (a.between().held() == 0) {
        return; // it has done its work
      }
      var b = Shop.keeping(lab, "b-" + nth, article + " #3: 37");
      a.between().open();
      old.holding(article + " #2: 38");
      lab.await("how many levels a has handled", a::acknowledged).toBe(2);

      lab.await(
              "the level, after b came after %d of a's commands".formatted(nth),
              () -> b.shows(article))
          .because("b kept version 3 between two commands of a, which has versions 1 and 2")
          .now()
          .toBe("37 pieces");
    }
  }

  @Test
  void wherever_a_program_is_held_its_newer_level_is_kept(Lab lab) throws Exception {
    for (int nth = 1; nth <= MANY; nth++) {
      var article = "nut-m8-" + nth;
      var newer = lab.queue("newer-" + nth).declared().holding(article + " #2: 37");
      var a = Shop.held(lab, "a-" + nth, nth, article, newer);
      if (a.between().held() == 0) {
        return; // it has done its work
      }
      var b = Shop.keeping(lab, "b-" + nth, article + " #1: 40");
      a.between().open();
      lab.await("how many levels a has handled", a::acknowledged).toBe(1);

      lab.await(
              "the level, after b came after %d of a's commands".formatted(nth),
              () -> b.shows(article))
          .because("b kept version 1 between two commands of a, which has version 2: that is newer")
          .now()
          .toBe("37 pieces");
    }
  }

  @Test
  void a_level_that_redis_did_not_keep_stays(Lab lab) throws Exception {
    var a = Shop.of(lab, "a").start(lab, levels);
    a.redis().close();
    levels.holding("nut-m8 #1: 40");
    lab.untilQuiet();
    a.client().die();

    assertThat(levels)
        .because("Redis was away for a moment, and the warehouse won't count again before May")
        .eventuallyHolds("nut-m8 #1: 40");
  }

  @Test
  void it_comes_again_and_meanwhile_the_others_are_kept(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    var other = Shop.of(lab, "other").start(lab, lab.queue("for-other").declared());
    shop.redis().cutBeforeNext();
    levels.holding("nut-m8 #1: 40", "bolt-m8 #1: 12");

    lab.await("the levels", () -> List.of(other.shows("nut-m8"), other.shows("bolt-m8")))
        .because("Redis was away for a moment, and nobody starts the program once more for that")
        .toBe(List.of("40 pieces", "12 pieces"));
  }

  @Test
  void but_not_again_and_again(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    shop.redis().close();
    levels.holding("nut-m8 #1: 40");
    lab.untilPassed(Duration.ofMillis(700));

    lab.await("how often it came so far", shop::delivered)
        .because("Redis needs time, and the broker would send it a thousand times a second")
        .now()
        .to("be few", times -> times <= 9);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) {
    var taken = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> Shop.of(lab, "shop").open(taken, lab.redis().prefix())))
        .because("a shop that shows old levels and says nothing sells what isn't there")
        .threw(IOException.class);
  }
}
