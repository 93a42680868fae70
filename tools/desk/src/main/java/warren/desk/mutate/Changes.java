package warren.desk.mutate;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Collects the changes of one source. */
final class Changes {

  private record Change(String id, int at, String diff, String text) {}

  private final SourceText source;
  private final CompilationUnit unit;
  private final List<Change> all = new ArrayList<>();

  Changes(SourceText source, CompilationUnit unit) {
    this.source = source;
    this.unit = unit;
  }

  SourceText source() {
    return source;
  }

  CompilationUnit unit() {
    return unit;
  }

  /** The node is written differently. */
  void replace(String name, Node node, String with) {
    edit(name, node, new Edit(source.start(node), source.end(node), with));
  }

  /** One edit; what it does to its lines is what the author reads. */
  void edit(String name, Node at, Edit edit) {
    int from = source.lineStart(edit.start());
    int to = source.lineEnd(Math.max(edit.start(), edit.end() - 1));
    var before = source.text().substring(from, to);
    var after = Edit.applied(List.of(edit), source.text(), from, to);
    edit(name, at, Diff.of(before, after), edit);
  }

  /**
   * Several edits that do not overlap, or one that is better told than shown.
   *
   * @param name what is done, such as {@code drop-queueDeclare}
   * @param at the node that is meant, in whose method it happens
   * @param diff what the author reads
   */
  void edit(String name, Node at, String diff, Edit... edits) {
    var text = Edit.applied(List.of(edits), source.text(), 0, source.text().length());
    all.add(new Change(enclosing(at) + "/" + name, source.start(at), diff, text));
  }

  /** All that differ from each other, in the order of the source. */
  List<Mutant> mutants() {
    var texts = new HashSet<>(List.of(source.text()));
    Map<String, Integer> seen = new HashMap<>();
    return all.stream()
        .sorted(Comparator.comparingInt(Change::at))
        .filter(change -> texts.add(change.text()))
        .map(change -> mutant(change, seen.merge(change.id(), 1, Integer::sum)))
        .toList();
  }

  private Mutant mutant(Change change, int ordinal) {
    var id = change.id() + (ordinal == 1 ? "" : "#" + ordinal);
    return new Mutant(id, source.line(change.at()), change.diff(), change.text());
  }

  /** The method, the field, or else the type that the node belongs to. */
  private static String enclosing(Node node) {
    if (node instanceof CallableDeclaration<?> method) {
      return method.getNameAsString();
    }
    if (node instanceof CompactConstructorDeclaration constructor) {
      return constructor.getNameAsString();
    }
    if (node instanceof FieldDeclaration field) {
      return field.getVariable(0).getNameAsString();
    }
    if (node instanceof EnumConstantDeclaration constant) {
      return constant.getNameAsString();
    }
    if (node instanceof TypeDeclaration<?> type) {
      return type.getNameAsString();
    }
    return node.getParentNode().map(Changes::enclosing).orElse("file");
  }
}
