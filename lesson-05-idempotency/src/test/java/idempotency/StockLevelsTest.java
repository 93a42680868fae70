package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("5.3")
class StockLevelsTest {

  private static final int ARTICLES = 3;
  private static final int VERSIONS = 20;

  /** More commands than any answer needs. */
  private static final int MANY = 20;

  private LabQueue levels;

  @BeforeEach
  void a_queue_of_levels(Lab lab) {
    levels = lab.queue("levels").declared();
    lab.note("keys", () -> List.of(lab.redis().prefix()));
  }

  @Test
  void the_newest_level_is_shown(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    assertShown(lab, shop, "nobody has counted yet, which is not the same as none", "no level");

    levels.holding("nut-m8 #1: 40");
    lab.untilSettled(1);
    assertShown(lab, shop, "it is the first", "40 pieces");

    levels.holding("nut-m8 #2: 37", "nut-m8 #3: 55");
    lab.untilSettled(3);
    assertShown(lab, shop, "new goods have come", "55 pieces");

    levels.holding("nut-m8 #4: 0");
    lab.untilSettled(4);
    assertShown(lab, shop, "the last piece is sold, and the next one must not order", "0 pieces");
  }

  @Test
  void a_repeat_changes_nothing(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("nut-m8 #1: 40", "nut-m8 #1: 40", "nut-m8 #1: 40");
    lab.untilSettled(3);

    assertShown(lab, shop, "the warehouse said three times that there are forty", "40 pieces");
  }

  @Test
  void an_old_level_that_comes_late_changes_nothing(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("nut-m8 #2: 37", "nut-m8 #1: 40");
    lab.untilSettled(2);

    assertShown(lab, shop, "what comes last is not what was said last", "37 pieces");
  }

  @Test
  void what_is_kept_or_old_is_done_with(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("nut-m8 #2: 37", "nut-m8 #2: 37", "nut-m8 #1: 40");
    lab.untilSettled(3);
    shop.client().die();

    assertThat(levels)
        .because("a level that is known already, or too old, is of no use to anybody")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void ten_comes_after_nine(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("nut-m8 #9: 30", "nut-m8 #10: 25", "nut-m8 #9: 30");
    lab.untilSettled(3);

    assertShown(lab, shop, "versions are numbers; as text, 9 comes after 10", "25 pieces");
  }

  @Test
  void each_article_has_versions_of_its_own(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("bolt-m8 #7: 12", "nut-m8 #2: 37");
    lab.untilSettled(2);

    assertShown(lab, shop, "version 7 was said of another article", "37 pieces");
  }

  @Test
  void an_article_may_have_any_name(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("Flügelmutter-№8 #2: 37", "Fl?gelmutter-?8 #3: 1");
    lab.untilSettled(2);

    lab.await("the level of Flügelmutter-№8", () -> shop.shows("Flügelmutter-№8"))
        .because("shop and warehouse agree on an article only if they agree on its bytes")
        .now()
        .toBe("37 pieces");
  }

  @Test
  void every_key_begins_as_given(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    var others = Shop.of(lab, "another shop");
    others.open(lab.queue("others").declared(), lab.redis().key("another:"));
    levels.holding("nut-m8 #2: 37");
    lab.untilSettled(1);

    assertShown(lab, shop, "it has come to this shop", "37 pieces");
    assertShown(lab, others, "two shops share a Redis, but not their shelves", "no level");
  }

  @Test
  void a_level_stands_until_the_next_one(Lab lab) throws Exception {
    var shop = Shop.of(lab, "shop").start(lab, levels);
    levels.holding("nut-m8 #2: 37");
    lab.untilSettled(1);

    lab.redis().pass(Duration.ofDays(400));

    assertShown(lab, shop, "nobody has counted since, so there are as many as before", "37 pieces");
  }

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
  void an_old_level_that_comes_to_another_program_changes_nothing(Lab lab) throws Exception {
    var a = Shop.of(lab, "a").start(lab, levels);
    levels.holding("nut-m8 #2: 37");
    lab.untilSettled(1);
    a.client().die();

    var b = Shop.of(lab, "b").start(lab, levels);
    levels.holding("nut-m8 #1: 40");
    lab.untilSettled(2);

    assertShown(lab, b, "b cannot know what a has seen, but Redis can", "37 pieces");
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
  void however_they_come_the_newest_stays(Lab lab) throws Exception {
    var random = lab.random();
    var messages = new ArrayList<String>();
    var newest = new ArrayList<String>();
    for (int article = 0; article < ARTICLES; article++) {
      int pieces = 0;
      for (int version = 1; version <= VERSIONS; version++) {
        pieces = random.nextInt(100);
        var level = new StockLevel("article-" + article, pieces, version);
        messages.addAll(Collections.nCopies(1 + random.nextInt(2), level.toString()));
      }
      newest.add(pieces + " pieces");
    }
    Collections.shuffle(messages, random);

    var shop = Shop.of(lab, "a").start(lab, levels);
    Shop.of(lab, "b").start(lab, levels);
    levels.holding(messages.toArray(String[]::new));
    lab.untilSettled(messages.size());

    lab.await(
            "the levels of all articles",
            () -> IntStream.range(0, ARTICLES).mapToObj(i -> shop.shows("article-" + i)).toList())
        .because("they came in some order, twice and to two programs")
        .now()
        .toBe(newest);
  }

  @Test
  void whoever_starts_it_learns_that_the_broker_refuses(Lab lab) {
    var taken = lab.queue("taken").declaredBySomebodyElse();

    assertThat(lab.attempt(() -> Shop.of(lab, "shop").open(taken, lab.redis().prefix())))
        .because("a shop that shows old levels and says nothing sells what isn't there")
        .threw(IOException.class);
  }

  private static void assertShown(Lab lab, Shop shop, String reason, String expected) {
    lab.await("the level of nut-m8", () -> shop.shows("nut-m8"))
        .because(reason)
        .now()
        .toBe(expected);
  }
}
