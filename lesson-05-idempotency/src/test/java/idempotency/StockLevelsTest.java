package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Collections;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.HeldRedis;
import warren.lab.store.RedisStore;

@Exercise("5.3")
class StockLevelsTest {

  private static final int ARTICLES = 3;
  private static final int VERSIONS = 20;

  private Lab lab;
  private RedisStore redis;
  private LabQueue levels;

  @BeforeEach
  void a_queue_of_levels(Lab lab) {
    this.lab = lab;
    redis = lab.redis();
    levels = lab.queue("levels").declared();
    lab.suspect(
        "A key in Redis does not begin as given. Others use the same Redis, this test's last run"
            + " among them.",
        () -> redis.client().keys("*nut-m8*").stream().anyMatch(key -> !key.startsWith("warren:")));
  }

  @Test
  void the_newest_level_is_shown() throws Exception {
    var shop = start("shop", levels);
    if (shop.pieces("nut-m8").isPresent()) {
      throw new Finding("no level before the first has come", "there is one");
    }

    levels.holding("nut-m8 #1: 40");
    lab.untilSettled(1);
    assertPieces(shop, 40, "it is the first");

    levels.holding("nut-m8 #2: 37", "nut-m8 #3: 55");
    lab.untilSettled(3);
    assertPieces(shop, 55, "new goods have come");

    levels.holding("nut-m8 #4: 0");
    lab.untilSettled(4);
    assertPieces(shop, 0, "the last customer took the last piece, and the next one must not order");
  }

  @Test
  void a_repeat_changes_nothing() throws Exception {
    var shop = start("shop", levels);

    levels.holding("nut-m8 #1: 40", "nut-m8 #1: 40", "nut-m8 #1: 40");
    lab.untilSettled(3);

    assertPieces(shop, 40, "the warehouse said three times that there are forty, not forty more");
    assertAllAcknowledged("shop");
  }

  @Test
  void an_old_level_that_comes_late_changes_nothing() throws Exception {
    var shop = start("shop", levels);

    levels.holding("nut-m8 #2: 37", "nut-m8 #1: 40");
    lab.untilSettled(2);

    assertPieces(shop, 37, "what comes last is not what was said last; the version tells");
    assertAllAcknowledged("shop");
  }

  @Test
  void ten_comes_after_nine() throws Exception {
    var shop = start("shop", levels);

    levels.holding("nut-m8 #9: 30", "nut-m8 #10: 25", "nut-m8 #9: 30");
    lab.untilSettled(3);

    assertPieces(shop, 25, "versions are numbers; as text, 9 comes after 10");
  }

  @Test
  void each_article_has_versions_of_its_own() throws Exception {
    var shop = start("shop", levels);

    levels.holding("bolt-m8 #7: 12", "nut-m8 #2: 37");
    lab.untilSettled(2);

    assertPieces(shop, 37, "version 7 was said of another article");
  }

  @Test
  void what_comes_again_after_a_lost_ack_does_no_harm() throws Exception {
    var a = lab.client("a");
    var lost = a.drop(1, toBroker(AMQP.Basic.Ack.class));
    levels.holding("nut-m8 #1: 40");
    start("a", levels);
    lost.awaitFired();
    a.die();
    levels.holding("nut-m8 #2: 37");

    var b = start("b", levels);
    lab.eventually("both levels at b", () -> assertAcknowledged("b", 2));

    assertPieces(b, 37, "a had kept the first one before; its ack got lost, so it came to b again");
  }

  @Test
  void an_old_level_that_comes_to_another_program_changes_nothing() throws Exception {
    start("a", levels);
    levels.holding("nut-m8 #2: 37");
    lab.untilSettled(1);
    lab.client("a").die();

    var b = start("b", levels);
    levels.holding("nut-m8 #1: 40");
    lab.untilSettled(2);

    assertPieces(b, 37, "b cannot know what a has seen, but Redis can");
  }

  @Test
  void a_level_is_not_lost_with_the_program() throws Exception {
    var between = lab.gate("before the first command, at a");
    levels.holding("nut-m8 #1: 40");
    try (var held = new HeldRedis(redis, between)) {
      held.holdBefore(1, "nut-m8");
      startHeld("a", held, between, levels);
      lab.untilQuiet();
      lab.client("a").die();
      var b = start("b", levels);

      lab.eventually("the level", () -> assertPieces(b, 40, "a died before it had kept it"));
    }
  }

  @Test
  void between_the_look_and_the_writing_nobody_gets_in() throws Exception {
    for (int nth = 2; nth <= 3; nth++) {
      newerGetsInBefore(nth);
    }
  }

  private void newerGetsInBefore(int nth) throws Exception {
    var article = "nut-m" + nth;
    var between = lab.gate("between command %d and %d, at a".formatted(nth - 1, nth));
    var old = lab.queue("old-" + nth).declared().holding(article + " #1: 40");
    var newer = lab.queue("newer-" + nth).declared().holding(article + " #2: 37");
    var a = "a-" + nth;
    var b = "b-" + nth;
    try (var held = new HeldRedis(redis, between)) {
      held.holdBefore(nth, article);
      startHeld(a, held, between, old);
      var shop = start(b, newer);
      lab.eventually("the newer level", () -> assertAcknowledged(b, 1));

      between.open();
      lab.eventually("the old level", () -> assertAcknowledged(a, 1));

      assertPieces(
          shop,
          article,
          37,
          ("b kept version 2 between two commands of a, which then wrote version 1. Redis does one"
              + " command after the other; what a looks at and what it writes has to be in one"));
    }
  }

  @Test
  void however_they_come_the_newest_stays() throws Exception {
    var random = lab.random();
    var messages = new ArrayList<String>();
    var newest = new long[ARTICLES];
    for (int article = 0; article < ARTICLES; article++) {
      for (int version = 1; version <= VERSIONS; version++) {
        newest[article] = random.nextInt(100);
        var level = new StockLevel("article-" + article, newest[article], version);
        messages.addAll(Collections.nCopies(1 + random.nextInt(2), level.toString()));
      }
    }
    Collections.shuffle(messages, random);

    var shop = start("a", levels);
    start("b", levels);
    levels.holding(messages.toArray(String[]::new));
    lab.untilSettled(messages.size());

    for (int article = 0; article < ARTICLES; article++) {
      assertPieces(
          shop,
          "article-" + article,
          newest[article],
          "they came in some order, twice and to two programs");
    }
    assertThat(levels).because("what is kept, and what is old, is done with").eventuallyIsEmpty();
  }

  private StockLevels start(String client, LabQueue queue) throws Exception {
    var levels = new StockLevels(redis.client(), redis.prefix());
    levels.start(lab.client(client).channel(), queue.name());
    return levels;
  }

  /** Starts a program, and waits until it is held or has done its work. */
  private void startHeld(String client, HeldRedis held, Gate gate, LabQueue queue) {
    var levels = new StockLevels(held.client(), redis.prefix());
    var channel = lab.client(client).channel();
    var start = lab.start(client, () -> levels.start(channel, queue.name()));
    lab.eventually(
        client + " at the gate, or done",
        () -> {
          if (start.isDone()) {
            start.result();
          }
          if (gate.arrivals() == 0) {
            assertAcknowledged(client, 1);
          }
        });
  }

  private static void assertPieces(StockLevels shop, long pieces, String why) {
    assertPieces(shop, "nut-m8", pieces, why);
  }

  private static void assertPieces(StockLevels shop, String article, long pieces, String why) {
    var shown = shop.pieces(article);
    if (!shown.equals(OptionalLong.of(pieces))) {
      throw new Finding(
              pieces + " pieces of " + article,
              shown.isEmpty() ? "there is no level" : "it says " + shown.getAsLong())
          .because(why);
    }
  }

  private void assertAcknowledged(String client, long times) {
    long acknowledged = lab.client(client).wire().methods(AMQP.Basic.Ack.class).size();
    if (acknowledged < times) {
      throw new Finding(
          "%s to have handled %d message%s".formatted(client, times, times == 1 ? "" : "s"),
          acknowledged == 0 ? "it has acknowledged none" : "it has acknowledged " + acknowledged);
    }
  }

  /** What is old or a repeat is done with: neither kept in hand nor put back. */
  private void assertAllAcknowledged(String client) {
    lab.client(client).die();
    assertThat(levels)
        .because("a level that is known already, or too old, is done with")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }
}
