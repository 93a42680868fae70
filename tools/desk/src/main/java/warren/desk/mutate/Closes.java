package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.stmt.TryStmt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What should happen at the end of a block in any case does not: a finally, a close. */
final class Closes implements Kind {

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof TryStmt attempt) {
      withoutFinally(attempt, changes);
      for (int i = 0; i < attempt.getResources().size(); i++) {
        if (attempt.getResources().get(i).isVariableDeclarationExpr()) {
          leftOpen(attempt, i, changes);
        }
      }
    }
  }

  private static void withoutFinally(TryStmt attempt, Changes changes) {
    var source = changes.source();
    if (attempt.getFinallyBlock().isEmpty()) {
      return;
    }
    var last = attempt.getFinallyBlock().get();
    var catches = attempt.getCatchClauses();
    Node before = catches.isEmpty() ? attempt.getTryBlock() : catches.get(catches.size() - 1);
    var edits = new ArrayList<Edit>();
    if (catches.isEmpty() && attempt.getResources().isEmpty()) {
      edits.add(new Edit(source.start(attempt), source.start(attempt.getTryBlock()), ""));
    }
    edits.add(new Edit(source.end(before), source.end(last), ""));
    var diff = Diff.of("finally " + source.of(last), "");
    changes.edit("drop-finally", last, diff, edits.toArray(Edit[]::new));
  }

  /** The resource is declared inside; those after it get a try of their own. */
  private static void leftOpen(TryStmt attempt, int index, Changes changes) {
    var source = changes.source();
    var resources = attempt.getResources();
    var open = resources.get(index);
    var before = joined(resources.subList(0, index), source);
    var after = joined(resources.subList(index + 1, resources.size()), source);
    boolean plain =
        before.isEmpty()
            && attempt.getCatchClauses().isEmpty()
            && attempt.getFinallyBlock().isEmpty();
    var body = source.of(attempt.getTryBlock());
    var text =
        "%s{ %s; %s }"
            .formatted(
                plain ? "" : before.isEmpty() ? "try " : "try (" + before + ") ",
                source.of(open),
                after.isEmpty() ? body : "try (" + after + ") " + body);
    var name = open.asVariableDeclarationExpr().getVariable(0).getNameAsString();
    changes.edit(
        "drop-close-of-" + name,
        open,
        Diff.shown(source.of(open)) + "  never closed",
        new Edit(source.start(attempt), source.end(attempt.getTryBlock()), text));
  }

  private static String joined(List<Expression> resources, SourceText source) {
    return resources.stream().map(source::of).collect(Collectors.joining("; "));
  }
}
