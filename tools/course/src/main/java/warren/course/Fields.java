package warren.course;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file, read strictly. Whatever is missing or of the wrong kind is reported once
 * and then read as empty, so that the reading goes on to the next problem.
 */
final class Fields {

  private final Keys keys;
  private final Problems problems;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();

  Fields(Node node, Keys keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
    this.line = line(node);
    if (node instanceof MappingNode mapping) {
      read(mapping);
    } else {
      problems.at(line, "this is " + kind(node) + ", not " + keys.what() + "; " + allKeys());
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private void read(MappingNode mapping) {
    var misspelt = new HashSet<String>();
    for (var entry : mapping.getValue()) {
      var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      var at = line(entry.getKeyNode());
      if (keys.find(name).isEmpty()) {
        var meant = Nearest.to(name, keys.names());
        meant.ifPresent(misspelt::add);
        var write = meant.map(key -> "write `" + key + "`").orElseGet(this::allKeys);
        problems.at(at, keys.what() + " has no key `" + name + "`; " + write);
      } else if (values.putIfAbsent(name, entry.getValueNode()) != null) {
        problems.at(at, "`" + name + "` stands here twice; remove one");
      }
    }
    reportMissing(misspelt);
  }

  private void reportMissing(Set<String> misspelt) {
    keys.keys().stream()
        .filter(Keys.Key::required)
        .map(Keys.Key::name)
        .filter(name -> !values.containsKey(name) && !misspelt.contains(name))
        .forEach(
            name ->
                problems.at(line, keys.what() + " without `" + name + "`; " + keys.example(name)));
  }

  private String allKeys() {
    return "its keys are " + String.join(", ", keys.names());
  }

  /** Where the mapping starts. */
  int line() {
    return line;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value's own line, or the mapping's where there is none. */
  int line(String name) {
    return has(name) ? line(values.get(name)) : line;
  }

  /** A text that is not blank. */
  Marked text(String name) {
    return has(name) ? text(name, values.get(name)) : new Marked("", line);
  }

  /** Any text, a blank one as well. */
  String anyText(String name) {
    return values.get(name) instanceof ScalarNode scalar ? scalar.getValue() : text(name).value();
  }

  /** A whole number, -1 where there is none. */
  int number(String name) {
    var text = text(name);
    if (!text.given()) {
      return -1;
    }
    if (!text.value().matches("\\d{1,6}")) {
      wrong(name, text, "a whole number");
      return -1;
    }
    return Integer.parseInt(text.value());
  }

  /** Yes or no. */
  boolean flag(String name) {
    var text = text(name);
    if (text.given() && !Set.of("true", "false").contains(text.value())) {
      wrong(name, text, "true or false");
    }
    return text.value().equals("true");
  }

  /** The texts of a list. */
  List<Marked> texts(String name) {
    var texts = new ArrayList<Marked>();
    for (var item : list(name)) {
      var text = text(name, item);
      if (text.given()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The items of a list. */
  List<Node> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (values.get(name) instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.at(
        line(name),
        "`%s` is %s, not a list; %s".formatted(name, kind(values.get(name)), keys.example(name)));
    return List.of();
  }

  /** The items of a list, or the one mapping that stands in its place. */
  List<Node> oneOrMore(String name) {
    return values.get(name) instanceof MappingNode mapping ? List.of(mapping) : list(name);
  }

  private Marked text(String name, Node node) {
    var at = line(node);
    if (!(node instanceof ScalarNode scalar)) {
      problems.at(
          at,
          "`%s` has %s where text belongs; put text that contains ': ' in quotes"
              .formatted(name, kind(node)));
      return new Marked("", at);
    }
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
      problems.at(at, "`" + name + "` is empty; " + keys.example(name));
      return new Marked("", at);
    }
    return new Marked(scalar.getValue().strip(), at);
  }

  private void wrong(String name, Marked text, String wanted) {
    problems.at(
        text.line(),
        "`%s` is '%s', not %s; %s".formatted(name, text.value(), wanted, keys.example(name)));
  }

  private static String kind(Node node) {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    return node instanceof SequenceNode ? "a list" : "a text";
  }
}
