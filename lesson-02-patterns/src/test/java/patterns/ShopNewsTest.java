package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.4")
class ShopNewsTest {

  private static final int GENERATED = 60;
  private static final int LONGEST = 5;
  private static final int SHOWN = 4;
  private static final int CONFIRM_MILLIS = 10_000;

  private static final List<List<String>> WORDS =
      List.of(
          List.of("eu", "us", "asia"),
          List.of("book", "tea", "lamp"),
          List.of("sold", "returned", "priced"),
          List.of("gift", "late"),
          List.of("monday", "friday"));

  /** Topics at the edges of the patterns, which are published whatever the seed. */
  private static final List<String> EDGES =
      List.of(
          "eu",
          "us",
          "book",
          "returned",
          "eu.book",
          "us.book",
          "eu.tea",
          "tea.returned",
          "eu.book.sold",
          "us.tea.returned",
          "eu.lamp.returned",
          "returned.tea.eu",
          "book.eu.sold",
          "us.eu.book",
          "us.book.sold.gift",
          "eu.tea.sold.gift",
          "us.tea.returned.late",
          "us.late.tea.returned",
          "europe.tea.sold",
          "us.books.sold");

  private final Set<String> published = new HashSet<>();
  private String exchange;
  private LabQueue europe;
  private LabQueue sales;
  private LabQueue returns;
  private LabQueue books;
  private ShopNews news;
  private Client shop;

  @BeforeEach
  void a_shop_with_news_for_four(Lab lab) {
    exchange = lab.name("news");
    europe = lab.queue("europe");
    sales = lab.queue("sales");
    returns = lab.queue("returns");
    books = lab.queue("books");
    news =
        new ShopNews(
            exchange, new NewsQueues(europe.name(), sales.name(), returns.name(), books.name()));
    shop = lab.client("shop");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "The exchange is not of type topic. To one of another type * and # are letters like any"
            + " others, or keys are nothing at all.",
        () ->
            lab.wire().methods(AMQP.Exchange.Declare.class).stream()
                .anyMatch(declare -> !declare.getType().equals("topic")));
    lab.suspect(
        "News went out under another routing key than its topic: the words in the order they were"
            + " given, with a dot between them and nothing else.",
        () ->
            !published.containsAll(
                lab.wire().methods(AMQP.Basic.Publish.class).stream()
                    .map(AMQP.Basic.Publish::getRoutingKey)
                    .toList()));
  }

  @Test
  void news_goes_out_under_its_topic(Lab lab) throws Exception {
    news.declare(shop.channel());
    var archive = lab.queue("archive").declared();
    lab.client("archive").channel().queueBind(archive.name(), exchange, "eu.book.sold");

    publish(List.of("eu", "book", "sold"), "a book was sold");

    assertThat(archive)
        .because("others bind queues too, and count on the words and their order")
        .eventuallyHolds("a book was sold");
  }

  @Test
  void europe_gets_all_that_begins_with_eu(Lab lab) throws Exception {
    listeners(lab, europe, topic -> topic.get(0).equals("eu"));
  }

  @Test
  void sales_gets_three_words_that_begin_with_eu(Lab lab) throws Exception {
    listeners(lab, sales, topic -> topic.size() == 3 && topic.get(0).equals("eu"));
  }

  @Test
  void returns_gets_three_words_that_end_with_returned(Lab lab) throws Exception {
    listeners(lab, returns, topic -> topic.size() == 3 && topic.get(2).equals("returned"));
  }

  @Test
  void books_gets_all_with_book_in_second_place(Lab lab) throws Exception {
    listeners(lab, books, topic -> topic.size() > 1 && topic.get(1).equals("book"));
  }

  @Test
  void declaring_again_changes_nothing(Lab lab) throws Exception {
    for (var queue : List.of(europe, sales, returns, books)) {
      queue.declared().holding("from yesterday");
    }
    news.declare(shop.channel());
    news.declare(lab.client("another program").channel());

    publish(List.of("eu", "book", "returned"), "a book came back");

    for (var queue : List.of(europe, sales, returns, books)) {
      assertThat(queue)
          .because("every program declares at its start, and one binding gives one copy")
          .eventuallyHolds("from yesterday", "a book came back");
    }
  }

  private void publish(List<String> topic, String text) throws Exception {
    published.add(String.join(".", topic));
    news.publish(shop.channel(), topic, text);
  }

  /** Publishes every topic and looks at what one listener gets. */
  private void listeners(Lab lab, LabQueue queue, Predicate<List<String>> wanted) throws Exception {
    var topics = topics(lab);
    var expected =
        topics.stream().filter(wanted).map(topic -> String.join(".", topic)).sorted().toList();
    var got = new ArrayList<String>();
    suspectPatterns(lab, queue, expected, got);
    news.declare(shop.channel());
    shop.channel().confirmSelect();
    for (var topic : topics) {
      publish(topic, String.join(".", topic));
    }
    shop.channel().waitForConfirmsOrDie(CONFIRM_MILLIS); // every queue has what it is to get
    lab.eventually(
        "the news to be sorted",
        () -> {
          queue.takeAll().forEach(message -> got.add(message.body()));
          if (!got.stream().sorted().toList().equals(expected)) {
            throw new Finding(
                    "the queue '%s', bound with %s, to get %d of %d topics"
                        .formatted(queue.name(), bound(lab, queue), expected.size(), topics.size()),
                    difference(expected, got))
                .because(
                    "what a listener gets too much it has to sort out, and what it does not get"
                        + " it never hears of");
          }
        });
  }

  private static String difference(List<String> expected, List<String> got) {
    var parts = new ArrayList<String>();
    var missing = without(expected, got);
    var surplus = without(got, expected);
    if (!missing.isEmpty()) {
      parts.add("it did not get " + shown(missing));
    }
    if (!surplus.isEmpty()) {
      parts.add("it got " + shown(surplus) + ", which it should not");
    }
    return String.join("; ", parts);
  }

  private static String shown(List<String> keys) {
    return keys.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : "");
  }

  private static List<String> without(List<String> all, List<String> others) {
    var rest = new ArrayList<>(all);
    others.forEach(rest::remove);
    return rest;
  }

  private void suspectPatterns(Lab lab, LabQueue queue, List<String> expected, List<String> got) {
    lab.suspect(
        "Nothing was bound to this listener's queue. Four listeners need four queues, each with a"
            + " binding of its own.",
        () -> patterns(lab, queue).isEmpty());
    lab.suspect(
        "This queue was bound with more than one pattern, and gets what any of them matches. What"
            + " two listeners put into one queue, neither can tell apart: each needs a queue.",
        () -> patterns(lab, queue).size() > 1);
    lab.suspect(
        "In this queue's pattern a word stands in another place than in the topics: those go"
            + " region, product, event.",
        () -> patterns(lab, queue).stream().anyMatch(ShopNewsTest::isOutOfPlace));
    lab.suspect(
        "In this queue's pattern * stands for exactly one word: not for none, and not for two."
            + " Any number of words, none included, is #.",
        () ->
            patterns(lab, queue).stream().anyMatch(pattern -> pattern.contains("*"))
                && !got.isEmpty()
                && !without(expected, got).isEmpty());
    lab.suspect(
        "In this queue's pattern # stands for any number of words, none included. Exactly one word"
            + " is *.",
        () ->
            patterns(lab, queue).stream().anyMatch(pattern -> pattern.contains("#"))
                && !without(got, expected).isEmpty());
  }

  private static String bound(Lab lab, LabQueue queue) {
    var patterns = patterns(lab, queue);
    return patterns.isEmpty() ? "nothing" : String.join(" and ", patterns);
  }

  private static Set<String> patterns(Lab lab, LabQueue queue) {
    return lab.wire().methods(AMQP.Queue.Bind.class).stream()
        .filter(bind -> bind.getQueue().equals(queue.name()))
        .map(AMQP.Queue.Bind::getRoutingKey)
        .collect(Collectors.toSet());
  }

  /** Whether a word that the first three places of topics know stands in none of its places. */
  private static boolean isOutOfPlace(String pattern) {
    var words = List.of(pattern.split("\\."));
    return IntStream.range(0, words.size())
        .takeWhile(place -> !words.get(place).equals("#"))
        .anyMatch(
            place ->
                WORDS.stream().anyMatch(known -> known.contains(words.get(place)))
                    && !(place < WORDS.size() && WORDS.get(place).contains(words.get(place))));
  }

  /** The edges, and topics of random words, most of them in their right places. */
  private static Set<List<String>> topics(Lab lab) {
    var topics = new LinkedHashSet<List<String>>();
    EDGES.forEach(edge -> topics.add(List.of(edge.split("\\."))));
    var random = lab.random();
    while (topics.size() < EDGES.size() + GENERATED) {
      topics.add(
          Stream.iterate(0, place -> place + 1)
              .limit(1 + random.nextInt(LONGEST))
              .map(place -> word(random, place))
              .toList());
    }
    return topics;
  }

  private static String word(Random random, int place) {
    var words = WORDS.get(random.nextInt(4) == 0 ? random.nextInt(WORDS.size()) : place);
    return words.get(random.nextInt(words.size()));
  }
}
