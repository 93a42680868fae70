package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;

/** What the tests of 2.7 are staged with. */
abstract class QuoteServerStage {

  final QuoteServer quotes = new QuoteServer();
  LabQueue replies;
  LabQueue aside;
  LabQueue requests;
  Client server;
  Client other;
  Gate quoting;

  @BeforeEach
  void a_caller_that_waits_at_its_reply_queue(Lab lab) {
    replies = lab.queue("replies").declared(Map.of("x-max-length", 100)); // as the caller wants it
    aside = lab.queue("aside").declared(); // gets what is rejected and not put back
    requests = lab.queue("requests").declaredWithRejectsTo(aside);
    server = lab.client("server");
    other = lab.client("other server");
    quoting = lab.gate("quoting");
  }

  void start(Lab lab, Client client, QuoteBook book) throws Exception {
    lab.start("start", () -> quotes.start(client.channel(), requests.name(), book)).result();
  }

  static String priceOf(String article) {
    return article + " 42 €";
  }

  String heldAtTheGate(String article) {
    quoting.pass(article);
    return priceOf(article);
  }

  void ask(String correlationId, String article) {
    var properties =
        new BasicProperties.Builder().replyTo(replies.name()).correlationId(correlationId).build();
    requests.receives(properties, article.getBytes(UTF_8));
  }

  /**
   * Waits for these answers, in this order.
   *
   * @param expected regular expressions
   */
  void awaitAnswers(Lab lab, String reason, String... expected) {
    lab.await("the answers", () -> replies.messages().stream().map(QuoteServerTest::text).toList())
        .because(reason)
        .inVainOnlyOnce()
        .to("be " + List.of(expected), answers -> match(answers, expected));
  }

  static String text(Message answer) {
    var properties = answer.properties();
    return properties.getCorrelationId() + " " + properties.getType() + ": " + answer.body();
  }

  static boolean match(List<String> answers, String... expected) {
    boolean all = answers.size() == expected.length;
    for (int i = 0; all && i < expected.length; i++) {
      all = answers.get(i).matches(expected[i]);
    }
    return all;
  }
}
