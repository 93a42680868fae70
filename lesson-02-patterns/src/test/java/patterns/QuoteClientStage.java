package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** What the tests of 2.6 are staged with. */
abstract class QuoteClientStage {

  static final Duration PATIENT = Duration.ofMinutes(1); // longer than any test

  final List<Delivery> asked = new CopyOnWriteArrayList<>();

  LabQueue requests;
  Client shop;
  Client server;

  @BeforeEach
  void a_server_that_answers_when_the_test_says_so(Lab lab) throws Exception {
    requests = lab.queue("requests").declared();
    shop = lab.client("shop");
    server = lab.client("server");
    server.channel().basicConsume(requests.name(), true, (tag, it) -> asked.add(it), tag -> {});
  }

  QuoteClient quotes() throws IOException {
    return new QuoteClient(shop.connection(), requests.name());
  }

  /** Starts a call, and waits until the server has got its request. */
  Task<String> ask(Lab lab, QuoteClient quotes, String request) {
    int number = asked.size() + 1;
    var call = lab.start("call " + number, () -> quotes.quote(request, PATIENT));
    assertThat(call).because("nobody has answered yet").waits();
    awaitRequests(lab, number);
    return call;
  }

  void awaitRequests(Lab lab, int count) {
    lab.await("the number of requests that came to the server", asked::size)
        .because("however long an answer takes, others may ask meanwhile")
        .inVainOnlyOnce()
        .toBe(count);
  }

  void answer(int request, String text) throws IOException {
    answer(request, asked.get(request).getProperties().getCorrelationId(), text);
  }

  void answer(int request, String correlationId, String text) throws IOException {
    var properties = new BasicProperties.Builder().correlationId(correlationId).build();
    var replyTo = replyTo(asked.get(request));
    server.channel().basicPublish("", replyTo, properties, text.getBytes(UTF_8));
  }

  static void assertReturns(Task<String> call, String answer, String reason) {
    assertThat(call).because(reason).eventuallyReturns(answer);
  }

  static String replyTo(Delivery request) {
    var replyTo = request.getProperties().getReplyTo();
    assertThat(replyTo).as("replyTo, the queue where the answer is awaited").isNotNull();
    return replyTo;
  }
}
