package warren.lab.telling;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import warren.lab.telling.Topology.Edge;
import warren.lab.telling.Topology.Node;

/** A topology in PlantUML's text. */
final class TopologyUml {

  private final PlantUml uml;
  private final Topology topology;
  private final Map<Node, String> ids = new HashMap<>();

  TopologyUml(PlantUml uml, Topology topology) {
    this.uml = uml;
    this.topology = topology;
  }

  /**
   * The diagram.
   *
   * @param parts its nodes and edges, a node before the edges that touch it
   */
  String text(Collection<Record> parts) {
    var nodes = new StringBuilder();
    var edges = new LinkedHashSet<String>(); // names that differ may be told as the same
    for (var part : parts) {
      if (part instanceof Node node) {
        nodes.append(node(node));
      } else if (part instanceof Edge edge) {
        edges.add(edge(edge));
      }
    }
    return "@startuml\n!pragma layout smetana\nleft to right direction\n"
        + nodes
        + String.join("", edges)
        + "@enduml\n";
  }

  private String node(Node node) {
    String id = ids.computeIfAbsent(node, each -> word(each) + (ids.size() + 1));
    return switch (node.role()) {
      case PUBLISHER, CONSUMER -> "actor %s as %s\n".formatted(uml.quoted(node.name()), id);
      case QUEUE -> "queue %s as %s\n".formatted(uml.quoted(node.name()), id);
      case EXCHANGE -> exchange(node, id);
    };
  }

  private static String word(Node node) {
    return node.role().name().toLowerCase(Locale.ROOT);
  }

  private String exchange(Node node, String id) {
    String type = topology.type(node);
    return "rectangle %s as %s%s\n"
        .formatted(
            uml.quoted(node.name().isEmpty() ? "default exchange" : node.name()),
            id,
            type.isEmpty() ? "" : " <<" + uml.text(type) + ">>");
  }

  private String edge(Edge edge) {
    String label =
        switch (edge.way()) {
          case PUBLISH, BINDING -> edge.label();
          case DEAD_LETTERS -> "dead letters";
          case CONSUME -> "consume";
          case GET -> "get";
        };
    return "%s %s %s%s\n"
        .formatted(
            ids.get(edge.from()),
            edge.way() == Topology.Way.DEAD_LETTERS ? "..>" : "-->",
            ids.get(edge.to()),
            label.isEmpty() ? "" : " : " + uml.text(label));
  }
}
