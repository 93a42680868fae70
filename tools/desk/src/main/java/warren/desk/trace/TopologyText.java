package warren.desk.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.telling.Topology;
import warren.lab.telling.Topology.Edge;
import warren.lab.telling.Topology.Node;
import warren.lab.telling.Topology.Role;
import warren.lab.telling.Topology.Way;
import warren.lab.wire.WireEvent;

/**
 * A topology in characters, from whoever publishes to whoever consumes: {@code shop ─▶ (orders
 * topic) ─'eu'─▶ [eu] ─▶ worker}. An exchange is in parentheses, a queue in brackets.
 */
final class TopologyText {

  private static final Node DEFAULT = new Node(Role.EXCHANGE, "");

  /** How many keys of one way are told. */
  private static final int KEYS = 2;

  private final Topology topology;
  private final Set<String> queues;
  private final Set<Node> drawn = new HashSet<>();

  private TopologyText(Topology topology, Set<String> names) {
    this.topology = topology;
    this.queues =
        Stream.concat(
                names.stream(),
                topology.nodes().stream().filter(n -> n.role() == Role.QUEUE).map(Node::name))
            .collect(Collectors.toSet());
  }

  /**
   * The lines of the picture; none if nothing was published, declared or consumed.
   *
   * @param names of queues that are known to be there although the wire does not tell
   */
  static List<String> of(List<WireEvent> events, Set<String> names, int width) {
    var text = new TopologyText(Topology.of(events), names);
    var lines = new ArrayList<String>();
    for (Node root : text.roots()) {
      if (!text.drawn.contains(root)) {
        text.tree(root).within(width - 2).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }

  /** Those from which all others can be reached: nothing leads there, or only a circle does. */
  private List<Node> roots() {
    var reached =
        topology.edges().stream().map(Edge::to).collect(Collectors.toCollection(HashSet::new));
    if (topology.edges().stream().anyMatch(edge -> edge.to().equals(DEFAULT))) {
      queues.forEach(queue -> reached.add(new Node(Role.QUEUE, queue)));
    }
    var nodes = topology.nodes();
    return Stream.of(
            nodes.stream().filter(node -> node.role() == Role.PUBLISHER),
            nodes.stream().filter(node -> !reached.contains(node)),
            nodes.stream().filter(node -> node.role() != Role.CONSUMER && !node.equals(DEFAULT)))
        .flatMap(part -> part)
        .distinct()
        .toList();
  }

  private Tree tree(Node node) {
    boolean first = drawn.add(node);
    var ways = ways(node);
    if (!first || ways.isEmpty()) {
      return new Tree(label(node) + (ways.isEmpty() ? "" : " …"), List.of());
    }
    var branches = new ArrayList<Tree.Branch>();
    ways.forEach((way, keys) -> branches.add(branch(way, keys)));
    return new Tree(label(node), branches);
  }

  /** Where it goes from here, and with which keys. */
  private Map<Edge, List<String>> ways(Node node) {
    var ways = new LinkedHashMap<Edge, List<String>>();
    topology.edges().stream()
        .filter(edge -> edge.from().equals(node))
        .forEach(
            edge ->
                ways.computeIfAbsent(
                        new Edge(edge.from(), edge.to(), edge.way(), ""), e -> new ArrayList<>())
                    .add(edge.label()));
    return ways;
  }

  private Tree.Branch branch(Edge way, List<String> keys) {
    if (way.way() == Way.PUBLISH && way.to().equals(DEFAULT)) {
      return new Tree.Branch("─", throughDefault(keys));
    }
    return switch (way.way()) {
      case PUBLISH, BINDING -> new Tree.Branch("─" + said(keys), tree(way.to()));
      case CONSUME -> new Tree.Branch("─", tree(way.to()));
      case GET -> new Tree.Branch("─get─", tree(way.to()));
      case DEAD_LETTERS -> new Tree.Branch("┄dead┄", tree(dead(way.to(), keys)));
    };
  }

  /** The default exchange takes the queue's name as the key, so a dead letter's key names it. */
  private Node dead(Node exchange, List<String> keys) {
    return exchange.equals(DEFAULT) && keys.size() == 1 && queues.contains(keys.get(0))
        ? new Node(Role.QUEUE, keys.get(0))
        : exchange;
  }

  /** It is there for everybody, and is drawn for each with the queues that he has named. */
  private Tree throughDefault(List<String> keys) {
    var known = keys.stream().filter(queues::contains).toList();
    var unknown = keys.stream().filter(key -> !queues.contains(key)).toList();
    var branches = new ArrayList<Tree.Branch>();
    known.stream()
        .limit(4)
        .forEach(key -> branches.add(new Tree.Branch("─", tree(new Node(Role.QUEUE, key)))));
    if (known.size() > 4) {
      branches.add(new Tree.Branch("─", new Tree("%d more queues".formatted(known.size() - 4))));
    }
    if (!unknown.isEmpty()) {
      branches.add(new Tree.Branch("─" + said(unknown), new Tree("?")));
    }
    return new Tree(label(DEFAULT), branches);
  }

  private static String said(List<String> keys) {
    var told =
        keys.stream()
            .filter(key -> !key.isEmpty())
            .map(key -> "'" + Shown.name(key) + "'")
            .toList();
    if (told.isEmpty()) {
      return "";
    }
    String some = told.stream().limit(KEYS).collect(Collectors.joining(", "));
    return some + (told.size() > KEYS ? " and %d more".formatted(told.size() - KEYS) : "") + "─";
  }

  private String label(Node node) {
    String name = Shown.name(node.name());
    String type = topology.type(node);
    return switch (node.role()) {
      case PUBLISHER, CONSUMER -> name;
      case QUEUE -> "[" + name + "]";
      case EXCHANGE ->
          node.equals(DEFAULT)
              ? "(default exchange)"
              : "(" + name + (type.isEmpty() ? "" : " " + Shown.name(type)) + ")";
    };
  }
}
