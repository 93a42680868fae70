package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.4")
class ShopNewsTest extends ShopNewsStage {

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

  private static void assertGets(LabQueue queue, Predicate<List<String>> wanted) {
    assertThat(queue)
        .because(
            "what a listener gets too much it has to sort out, and of what it lacks it never hears")
        .eventuallyHoldsInAnyOrder(
            topics().stream().filter(wanted).map(topic -> String.join(".", topic)).toList());
  }
}
