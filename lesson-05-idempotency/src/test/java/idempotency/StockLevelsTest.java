package idempotency;

import static warren.lab.LabAssertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("5.3")
class StockLevelsTest extends StockLevelsStage {

  private static final int ARTICLES = 3;
  private static final int VERSIONS = 20;

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
  void a_newer_level_that_came_to_another_program_is_shown(Lab lab) throws Exception {
    var a = Shop.of(lab, "a").start(lab, levels);
    levels.holding("nut-m8 #1: 40");
    lab.untilSettled(1);
    assertShown(lab, a, "it has come to a itself", "40 pieces");

    Shop.keeping(lab, "b", "nut-m8 #2: 37");

    assertShown(lab, a, "the newest is shown, whichever program it came to", "37 pieces");
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
}
