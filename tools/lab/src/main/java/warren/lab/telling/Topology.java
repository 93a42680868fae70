package warren.lab.telling;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Exchange;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import warren.lab.wire.WireEvent;

/**
 * Exchanges, queues, bindings and who publishes and consumes, as far as a recording shows them.
 * What was deleted is drawn too: the diagram tells what was used, not what is left.
 */
public final class Topology {

  /** What a node stands for. */
  public enum Role {
    PUBLISHER,
    EXCHANGE,
    QUEUE,
    CONSUMER
  }

  /**
   * Something that messages come from, go through, or end at.
   *
   * @param name a client's, an exchange's (empty for the default exchange) or a queue's
   */
  public record Node(Role role, String name) {}

  /** Why messages go from one node to another. */
  public enum Way {
    /** A client publishes, with a routing key. */
    PUBLISH,
    /** A binding, with its key; or the default exchange's own to a queue of that name. */
    BINDING,
    /** A queue's dead letters. */
    DEAD_LETTERS,
    /** A consumer that is delivered to. */
    CONSUME,
    /** A consumer that asks each time. */
    GET
  }

  /**
   * A way that messages may go.
   *
   * @param label a routing key, the key of a binding, or the key that dead letters get; empty where
   *     there is none
   */
  public record Edge(Node from, Node to, Way way, String label) {}

  /** The exchanges' types, by node; empty where nobody declared it on the wire. */
  private final Map<Node, String> nodes = new LinkedHashMap<>();

  private final Set<Edge> edges = new LinkedHashSet<>();

  /** Nodes and edges in the order in which they were met, as PlantUML's names are numbered. */
  private final Set<Record> met = new LinkedHashSet<>();

  /** The queue declared last on a channel, which an empty name means (AMQP 0-9-1, queue.bind). */
  private final Map<String, String> lastDeclared = new HashMap<>();

  /** By channel, what a declaration that is not answered yet says of dead letters. */
  private final Map<String, Map<String, Object>> declaredWith = new HashMap<>();

  private Topology() {}

  /** Of a recording. */
  public static Topology of(List<WireEvent> events) {
    var topology = new Topology();
    events.forEach(event -> event.method().ifPresent(method -> topology.see(event, method)));
    return topology;
  }

  /** PlantUML's text of the diagram, for the layout engine that needs no Graphviz. */
  public static String plantUml(List<WireEvent> events) {
    return plantUml(events, new PlantUml(UnaryOperator.identity()));
  }

  static String plantUml(List<WireEvent> events, PlantUml uml) {
    var topology = of(events);
    return new TopologyUml(uml, topology).text(topology.met);
  }

  /** Everything there is, in the order in which it was met. */
  public List<Node> nodes() {
    return List.copyOf(nodes.keySet());
  }

  /** The ways between the nodes, in the order in which they were met. */
  public List<Edge> edges() {
    return new ArrayList<>(edges);
  }

  /** An exchange's type, such as {@code topic}; empty if nobody declared it on the wire. */
  public String type(Node exchange) {
    return nodes.getOrDefault(exchange, "");
  }

  private void see(WireEvent event, Method method) {
    String channel = event.client() + '/' + event.connection() + '/' + event.channel();
    if (method instanceof Exchange.Declare declare && !declare.getExchange().isEmpty()) {
      nodes.put(node(Role.EXCHANGE, declare.getExchange()), declare.getType());
    } else if (method instanceof Queue.DeclareOk declared) {
      declared(channel, declared.getQueue());
    } else if (method instanceof Queue.Declare declare) {
      declaredWith.put(channel, Optional.ofNullable(declare.getArguments()).orElse(Map.of()));
    } else if (method instanceof Queue.Bind bind) {
      edge(
          node(Role.EXCHANGE, bind.getExchange()),
          node(Role.QUEUE, named(bind.getQueue(), channel)),
          Way.BINDING,
          bind.getRoutingKey());
    } else if (method instanceof Exchange.Bind bind) {
      edge(
          node(Role.EXCHANGE, bind.getSource()),
          node(Role.EXCHANGE, bind.getDestination()),
          Way.BINDING,
          bind.getRoutingKey());
    } else if (method instanceof Basic.Publish publish) {
      published(event.client(), publish);
    } else if (method instanceof Basic.Consume consume) {
      edge(
          node(Role.QUEUE, named(consume.getQueue(), channel)),
          node(Role.CONSUMER, event.client()),
          Way.CONSUME,
          "");
    } else if (method instanceof Basic.Get get) {
      edge(
          node(Role.QUEUE, named(get.getQueue(), channel)),
          node(Role.CONSUMER, event.client()),
          Way.GET,
          "");
    }
  }

  private void published(String client, Basic.Publish publish) {
    var exchange = node(Role.EXCHANGE, publish.getExchange());
    edge(node(Role.PUBLISHER, client), exchange, Way.PUBLISH, publish.getRoutingKey());
    var queue = new Node(Role.QUEUE, publish.getRoutingKey());
    if (publish.getExchange().isEmpty() && nodes.containsKey(queue)) {
      edge(exchange, queue, Way.BINDING, publish.getRoutingKey());
    }
  }

  /** A queue gets its name from the answer, since the broker may have made it up. */
  private void declared(String channel, String name) {
    lastDeclared.put(channel, name);
    var queue = node(Role.QUEUE, name);
    var arguments = declaredWith.getOrDefault(channel, Map.of());
    declaredWith.remove(channel);
    text(arguments, "x-dead-letter-exchange")
        .ifPresent(
            exchange ->
                edge(
                    queue,
                    node(Role.EXCHANGE, exchange),
                    Way.DEAD_LETTERS,
                    text(arguments, "x-dead-letter-routing-key").orElse("")));
  }

  private static Optional<String> text(Map<String, Object> arguments, String name) {
    return Optional.ofNullable(arguments.get(name)).map(Object::toString);
  }

  private String named(String queue, String channel) {
    return queue.isEmpty() ? lastDeclared.getOrDefault(channel, "") : queue;
  }

  /** A client that both publishes and consumes is drawn at both ends. */
  private Node node(Role role, String name) {
    var node = new Node(role, name);
    nodes.putIfAbsent(node, "");
    met.add(node);
    return node;
  }

  private void edge(Node from, Node to, Way way, String label) {
    var edge = new Edge(from, to, way, label);
    edges.add(edge);
    met.add(edge);
  }
}
