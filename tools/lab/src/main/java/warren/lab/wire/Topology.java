package warren.lab.wire;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Exchange;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Exchanges, queues, bindings and who publishes and consumes, as far as a recording shows them.
 * What was deleted is drawn too: the diagram tells what was used, not what is left.
 */
public final class Topology {

  private final PlantUml uml;
  private final Map<String, String> nodes = new LinkedHashMap<>();
  private final Set<String> queues = new HashSet<>();
  private final Set<String> edges = new LinkedHashSet<>();

  /** The queue declared last on a channel, which an empty name means (AMQP 0-9-1, queue.bind). */
  private final Map<String, String> lastDeclared = new HashMap<>();

  private final Map<String, String> deadLettersTo = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();

  private Topology(PlantUml uml) {
    this.uml = uml;
  }

  /** PlantUML's text of the diagram, for the layout engine that needs no Graphviz. */
  public static String plantUml(List<WireEvent> events) {
    return plantUml(events, new PlantUml(UnaryOperator.identity()));
  }

  static String plantUml(List<WireEvent> events, PlantUml uml) {
    var topology = new Topology(uml);
    events.forEach(event -> event.method().ifPresent(method -> topology.see(event, method)));
    return topology.text();
  }

  private String text() {
    return "@startuml\n!pragma layout smetana\nleft to right direction\n"
        + String.join("", nodes.values())
        + String.join("", edges)
        + "@enduml\n";
  }

  private void see(WireEvent event, Method method) {
    String channel = event.client() + '/' + event.connection() + '/' + event.channel();
    if (method instanceof Exchange.Declare declare && !declare.getExchange().isEmpty()) {
      nodes.put(
          id("exchange", declare.getExchange()),
          exchangeNode(declare.getExchange(), declare.getType()));
    } else if (method instanceof Queue.DeclareOk declared) {
      declared(channel, declared.getQueue());
    } else if (method instanceof Queue.Declare declare) {
      deadLetterExchange(declare).ifPresent(to -> deadLettersTo.put(channel, to));
    } else if (method instanceof Queue.Bind bind) {
      edge(
          exchange(bind.getExchange()),
          queue(named(bind.getQueue(), channel)),
          "-->",
          bind.getRoutingKey());
    } else if (method instanceof Exchange.Bind bind) {
      edge(
          exchange(bind.getSource()), exchange(bind.getDestination()), "-->", bind.getRoutingKey());
    } else if (method instanceof Basic.Publish publish) {
      published(event.client(), publish);
    } else if (method instanceof Basic.Consume consume) {
      edge(
          queue(named(consume.getQueue(), channel)),
          client(event.client(), "consumer"),
          "-->",
          "consume");
    } else if (method instanceof Basic.Get get) {
      edge(queue(named(get.getQueue(), channel)), client(event.client(), "consumer"), "-->", "get");
    }
  }

  private void published(String client, Basic.Publish publish) {
    String exchange = exchange(publish.getExchange());
    edge(client(client, "publisher"), exchange, "-->", publish.getRoutingKey());
    if (publish.getExchange().isEmpty() && queues.contains(publish.getRoutingKey())) {
      edge(exchange, queue(publish.getRoutingKey()), "-->", publish.getRoutingKey());
    }
  }

  /** A queue gets its name from the answer, since the broker may have made it up. */
  private void declared(String channel, String queue) {
    lastDeclared.put(channel, queue);
    String id = queue(queue);
    Optional.ofNullable(deadLettersTo.remove(channel))
        .ifPresent(exchange -> edge(id, exchange(exchange), "..>", "dead letters"));
  }

  private static Optional<String> deadLetterExchange(Queue.Declare declare) {
    return Optional.ofNullable(declare.getArguments())
        .map(arguments -> arguments.get("x-dead-letter-exchange"))
        .map(Object::toString);
  }

  private String named(String queue, String channel) {
    return queue.isEmpty() ? lastDeclared.getOrDefault(channel, "") : queue;
  }

  private String client(String name, String role) {
    String id = id(role, name); // a client that does both is drawn at both ends
    nodes.putIfAbsent(id, "actor %s as %s\n".formatted(uml.quoted(name), id));
    return id;
  }

  private String queue(String name) {
    queues.add(name);
    String id = id("queue", name);
    nodes.putIfAbsent(id, "queue %s as %s\n".formatted(uml.quoted(name), id));
    return id;
  }

  private String exchange(String name) {
    String id = id("exchange", name);
    nodes.putIfAbsent(id, exchangeNode(name, ""));
    return id;
  }

  private String exchangeNode(String name, String type) {
    return "rectangle %s as %s%s\n"
        .formatted(
            uml.quoted(name.isEmpty() ? "default exchange" : name),
            id("exchange", name),
            type.isEmpty() ? "" : " <<" + uml.text(type) + ">>");
  }

  private void edge(String from, String to, String arrow, String label) {
    edges.add(
        "%s %s %s%s\n".formatted(from, arrow, to, label.isEmpty() ? "" : " : " + uml.text(label)));
  }

  private String id(String kind, String name) {
    return ids.computeIfAbsent(kind + ' ' + name, key -> kind + (ids.size() + 1));
  }
}
