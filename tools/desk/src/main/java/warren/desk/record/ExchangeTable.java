package warren.desk.record;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import warren.lab.broker.keeper.BrokerLease;

/**
 * The same ten messages published to an exchange of each type, and the queues they are then found
 * in. Each exchange has two queues, A and B.
 */
public final class ExchangeTable {

  private record Message(String key, Map<String, Object> headers) {}

  /**
   * @param type as it is declared; empty for the default exchange, which is there already
   */
  private record Exchange(String title, String type, List<Binding> bindings) {}

  private record Binding(String queue, String key, Map<String, Object> arguments) {}

  private static final List<Message> TEN =
      List.of(
          new Message("orders", Map.of()),
          new Message("returns", Map.of()),
          new Message("orders.eu", Map.of("region", "eu")),
          new Message("orders.us", Map.of("region", "us")),
          new Message("orders.eu", Map.of("region", "eu", "gift", "yes")),
          new Message("orders.us", Map.of("region", "us", "gift", "yes")),
          new Message("orders.eu.books", Map.of("region", "eu")),
          new Message("returns.eu", Map.of("region", "eu", "gift", "yes")),
          new Message("returns.eu.late", Map.of("region", "eu")),
          new Message("", Map.of("gift", "yes")));

  private static final List<Exchange> EXCHANGES =
      List.of(
          new Exchange("default", "", List.of()),
          new Exchange(
              "direct",
              "direct",
              List.of(bound("A", "orders.eu"), bound("B", "orders.eu"), bound("B", "orders.us"))),
          new Exchange("fanout", "fanout", List.of(bound("A", ""), bound("B", ""))),
          new Exchange("topic", "topic", List.of(bound("A", "orders.#"), bound("B", "*.eu"))),
          new Exchange(
              "headers",
              "headers",
              List.of(
                  new Binding("A", "", Map.of("x-match", "all", "region", "eu", "gift", "yes")),
                  new Binding("B", "", Map.of("x-match", "any", "region", "us", "gift", "yes")))),
          new Exchange("hash", "x-consistent-hash", List.of(bound("A", "1"), bound("B", "1"))));

  private ExchangeTable() {}

  /**
   * Publishes them on that broker, in a virtual host of their own, and tells in AsciiDoc what
   * became of them.
   *
   * @throws IOException where the broker refuses, such as an exchange type it does not have
   */
  public static String run(BrokerLease lease) throws IOException {
    var virtualHost = lease.newVirtualHost("exchanges");
    try (var connection = factory(lease, virtualHost).newConnection("exchanges")) {
      var columns = new ArrayList<List<String>>();
      for (var exchange : EXCHANGES) {
        try (var channel = connection.createChannel()) {
          columns.add(column(channel, exchange));
        }
      }
      return asciidoc(columns);
    } catch (TimeoutException e) {
      throw new IOException("the broker did not answer", e);
    } finally {
      lease.deleteVirtualHost(virtualHost);
    }
  }

  private static ConnectionFactory factory(BrokerLease lease, String virtualHost) {
    var broker = lease.broker();
    var factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.setVirtualHost(virtualHost);
    if (broker.tls()) {
      try {
        factory.useSslProtocol(SSLContext.getDefault());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    return factory;
  }

  /** In which queues each of the ten is found. */
  private static List<String> column(Channel channel, Exchange exchange)
      throws IOException, TimeoutException {
    var isDefault = exchange.type().isEmpty();
    var queues =
        isDefault
            ? Map.of("A", "orders", "B", "returns")
            : Map.of("A", exchange.title() + "-a", "B", exchange.title() + "-b");
    for (var queue : queues.values()) {
      channel.queueDeclare(queue, false, true, true, Map.of());
    }
    if (!isDefault) {
      channel.exchangeDeclare(exchange.title(), exchange.type());
    }
    for (var binding : exchange.bindings()) {
      channel.queueBind(
          queues.get(binding.queue()), exchange.title(), binding.key(), binding.arguments());
    }
    publish(channel, isDefault ? "" : exchange.title());
    var found = new TreeMap<Integer, String>();
    for (var queue : new TreeMap<>(queues).entrySet()) {
      for (var got = channel.basicGet(queue.getValue(), true);
          got != null;
          got = channel.basicGet(queue.getValue(), true)) {
        var number = Integer.valueOf(new String(got.getBody(), StandardCharsets.UTF_8));
        found.merge(number, queue.getKey(), (one, other) -> one + " " + other);
      }
    }
    var column = new ArrayList<String>();
    for (int number = 0; number < TEN.size(); number++) {
      column.add(found.getOrDefault(number, "·"));
    }
    return column;
  }

  private static void publish(Channel channel, String exchange) throws IOException {
    channel.confirmSelect();
    for (int number = 0; number < TEN.size(); number++) {
      var message = TEN.get(number);
      var properties = new BasicProperties.Builder().headers(message.headers()).build();
      var body = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(exchange, message.key(), properties, body);
    }
    try {
      channel.waitForConfirmsOrDie(10_000); // confirmed is routed: each is in its queues by now
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("the broker did not confirm the messages", e);
    }
  }

  private static String asciidoc(List<List<String>> columns) {
    var text = new StringBuilder("// Written by ./warren record; do not edit.\n");
    text.append("[%autowidth]\n|===\n|message");
    EXCHANGES.forEach(exchange -> text.append(" |").append(exchange.title()));
    text.append("\n\n");
    for (int number = 0; number < TEN.size(); number++) {
      text.append('|').append(told(TEN.get(number)));
      for (var column : columns) {
        text.append(" |").append(column.get(number));
      }
      text.append('\n');
    }
    return text.append("|===\n").toString();
  }

  private static String told(Message message) {
    var headers =
        new TreeMap<>(message.headers())
            .descendingMap().entrySet().stream()
                .map(header -> " _%s=%s_".formatted(header.getKey(), header.getValue()))
                .collect(Collectors.joining());
    return (message.key().isEmpty() ? "(no key)" : "`" + message.key() + "`") + headers;
  }

  private static Binding bound(String queue, String key) {
    return new Binding(queue, key, Map.of());
  }
}
