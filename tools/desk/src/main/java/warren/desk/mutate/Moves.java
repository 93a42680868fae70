package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.List;
import java.util.Set;

/** A call comes at the wrong time: a mode is set too late, an ack is sent too early. */
final class Moves implements Kind {

  private static final Set<String> MODES = Set.of("basicQos", "confirmSelect");
  private static final String ACK = "basicAck";

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof ExpressionStmt statement
        && statement.getExpression().isMethodCallExpr()
        && statement.getParentNode().orElseThrow() instanceof BlockStmt block) {
      var call = statement.getExpression().asMethodCallExpr().getNameAsString();
      if (MODES.contains(call)) {
        toTheEnd(call, statement, block.getStatements(), changes);
      } else if (call.equals(ACK)) {
        toTheFront(call, statement, block.getStatements(), changes);
      }
    }
  }

  private static void toTheEnd(
      String call, Statement statement, List<Statement> block, Changes changes) {
    int last = block.size() - 1;
    int to = block.get(last) instanceof ReturnStmt ? last - 1 : last;
    if (index(block, statement) < to) {
      int at = changes.source().end(block.get(to));
      move(call + "-last", statement, "the end of its block", at, changes);
    }
  }

  /** Behind the declarations, as it may need what they declare. */
  private static void toTheFront(
      String call, Statement statement, List<Statement> block, Changes changes) {
    int to = 0;
    while (block.get(to) instanceof ExpressionStmt first
        && first.getExpression().isVariableDeclarationExpr()) {
      to++;
    }
    if (to < index(block, statement)) {
      int at = changes.source().start(block.get(to));
      move(call + "-first", statement, "the front of its block", at, changes);
    }
  }

  /** Of this very statement: the parser takes two that read alike for equal. */
  private static int index(List<Statement> block, Statement statement) {
    return (int) block.stream().takeWhile(other -> other != statement).count();
  }

  private static void move(
      String name, Statement statement, String where, int at, Changes changes) {
    var source = changes.source();
    var text = source.of(statement);
    changes.edit(
        "move-" + name,
        statement,
        Diff.shown(text) + "  moved to " + where,
        new Edit(source.start(statement), source.end(statement), ""),
        new Edit(at, at, "\n" + text + "\n"));
  }
}
