package patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 2.4 are staged with. */
abstract class ShopNewsStage {

  static final List<String> WORDS = List.of("eu", "book", "returned");
  static final int LONGEST = 4;

  /** Topics that look like those that are asked for, or like none. */
  static final List<String> OTHERS =
      List.of(
          "us", "europe", "europe.tea.sold", "us.books.sold", "asia.lamp.priced", "eu.tea.sold");

  String exchange;
  LabQueue europe;
  LabQueue sales;
  LabQueue returns;
  LabQueue books;
  ShopNews news;
  Client shop;

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

  /** Publishes news of every topic; its text is the topic. */
  void publishAll(Lab lab) throws Exception {
    news.declare(shop.channel());
    for (var topic : topics()) {
      news.publish(shop.channel(), topic, String.join(".", topic));
    }
    lab.untilQuiet();
  }

  /** All that can be made of the words, from one to the longest, and the others. */
  static List<List<String>> topics() {
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
