package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.4")
class ShopNewsTest {

  private static final List<String> WORDS = List.of("eu", "book", "returned");
  private static final int LONGEST = 4;

  /** Topics that look like those that are asked for, or like none. */
  private static final List<String> OTHERS =
      List.of(
          "us", "europe", "europe.tea.sold", "us.books.sold", "asia.lamp.priced", "eu.tea.sold");

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
  }

  @Test
  void news_goes_out_under_its_topic(Lab lab) throws Exception {
    news.declare(shop.channel());
    var archive = lab.queue("archive").declared();
    lab.client("archive").channel().queueBind(archive.name(), exchange, "eu.book.sold");

    news.publish(shop.channel(), List.of("eu", "book", "sold"), "eu.book.sold: »Käse«");

    assertThat(archive)
        .because("others bind queues too, and count on the words, their order, and the bytes")
        .eventuallyHolds("eu.book.sold: »Käse«")
        .because("whoever is away has to find it also after a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void europe_gets_all_that_begins_with_eu(Lab lab) throws Exception {
    publishAll(lab);

    assertGets(europe, topic -> topic.get(0).equals("eu"));
  }

  @Test
  void sales_gets_three_words_that_begin_with_eu(Lab lab) throws Exception {
    publishAll(lab);

    assertGets(sales, topic -> topic.size() == 3 && topic.get(0).equals("eu"));
  }

  @Test
  void returns_gets_three_words_that_end_with_returned(Lab lab) throws Exception {
    publishAll(lab);

    assertGets(returns, topic -> topic.size() == 3 && topic.get(2).equals("returned"));
  }

  @Test
  void books_gets_all_with_book_in_second_place(Lab lab) throws Exception {
    publishAll(lab);

    assertGets(books, topic -> topic.size() > 1 && topic.get(1).equals("book"));
  }

  @Test
  void declaring_again_changes_nothing(Lab lab) throws Exception {
    var another = lab.client("another program").channel();
    another.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    for (var queue : List.of(europe, sales, returns, books)) {
      queue.declared().holding("from yesterday");
    }
    news.declare(shop.channel());
    news.declare(another);

    news.publish(shop.channel(), List.of("eu", "book", "returned"), "a book came back");

    for (var queue : List.of(europe, sales, returns, books)) {
      assertThat(queue)
          .because("every program declares at its start, and one binding gives one copy")
          .eventuallyHolds("from yesterday", "a book came back");
    }
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses(Lab lab) throws Exception {
    books.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> news.declare(shop.channel())))
        .because("what is published now does not get to all who listen")
        .threw(IOException.class);
  }

  @Test
  void publishing_leaves_no_channel_open(Lab lab) throws Exception {
    publishAll(lab);

    assertThat(shop)
        .because("a connection has room for some 2000 channels; then no news gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    news.declare(shop.channel());
    shop.die();

    assertThat(lab.attempt(() -> news.publish(shop.channel(), List.of("eu"), "news")))
        .because("nobody will hear of it, and only the caller can try again")
        .threw(Exception.class);
  }

  /** Publishes news of every topic; its text is the topic. */
  private void publishAll(Lab lab) throws Exception {
    news.declare(shop.channel());
    for (var topic : topics()) {
      news.publish(shop.channel(), topic, String.join(".", topic));
    }
    lab.untilQuiet();
  }

  private static void assertGets(LabQueue queue, Predicate<List<String>> wanted) {
    assertThat(queue)
        .because(
            "what a listener gets too much it has to sort out, and of what it lacks it never hears")
        .eventuallyHoldsInAnyOrder(
            topics().stream().filter(wanted).map(topic -> String.join(".", topic)).toList());
  }

  /** All that can be made of the words, from one to the longest, and the others. */
  private static List<List<String>> topics() {
    var topics = new ArrayList<List<String>>();
    List<List<String>> longer = List.of(List.of());
    for (int length = 1; length <= LONGEST; length++) {
      longer =
          longer.stream()
              .flatMap(
                  topic ->
                      WORDS.stream()
                          .map(word -> Stream.concat(topic.stream(), Stream.of(word)).toList()))
              .toList();
      topics.addAll(longer);
    }
    OTHERS.forEach(topic -> topics.add(List.of(topic.split("\\."))));
    return topics;
  }
}
