package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.BreakStmt;
import com.github.javaparser.ast.stmt.ContinueStmt;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.stmt.SwitchEntry;
import com.github.javaparser.ast.stmt.ThrowStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import java.util.Optional;

/** A statement is forgotten. */
final class Drops implements Kind {

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof Statement statement) {
      name(statement)
          .ifPresent(name -> changes.replace("drop-" + name, statement, nothing(statement)));
    }
  }

  /** What is left where a statement was. */
  static String nothing(Statement statement) {
    var parent = statement.getParentNode().orElseThrow();
    if (parent instanceof BlockStmt) {
      return "";
    }
    boolean isBody =
        parent instanceof LambdaExpr
            || parent instanceof SwitchEntry entry
                && entry.getType() != SwitchEntry.Type.STATEMENT_GROUP;
    return isBody ? "{}" : ";";
  }

  /** What to call it; empty if it is not to be dropped. */
  private static Optional<String> name(Statement statement) {
    if (statement instanceof ExpressionStmt expression) {
      return name(expression.getExpression());
    }
    if (statement instanceof IfStmt choice) {
      return onlyGuards(choice) ? Optional.empty() : Optional.of("if");
    }
    return Optional.ofNullable(
        statement instanceof ThrowStmt
            ? "throw"
            : statement instanceof ReturnStmt
                ? "return"
                : statement instanceof BreakStmt
                    ? "break"
                    : statement instanceof ContinueStmt
                        ? "continue"
                        : statement instanceof WhileStmt || statement instanceof DoStmt
                            ? "while"
                            : statement instanceof ForStmt || statement instanceof ForEachStmt
                                ? "for"
                                : null);
  }

  /** Then to drop the one statement that it guards is to drop it. */
  private static boolean onlyGuards(IfStmt choice) {
    var then = choice.getThenStmt();
    if (then instanceof BlockStmt block && block.getStatements().size() == 1) {
      then = block.getStatement(0);
    }
    return choice.getElseStmt().isEmpty() && !(then instanceof BlockStmt) && name(then).isPresent();
  }

  private static Optional<String> name(Expression expression) {
    if (expression instanceof MethodCallExpr call) {
      return Optional.of(call.getNameAsString());
    }
    if (expression instanceof AssignExpr assignment) {
      return name(assignment.getTarget());
    }
    if (expression instanceof UnaryExpr unary) {
      return name(unary.getExpression());
    }
    if (expression instanceof FieldAccessExpr field) {
      return Optional.of(field.getNameAsString());
    }
    if (expression instanceof NameExpr variable) {
      return Optional.of(variable.getNameAsString());
    }
    return expression instanceof ObjectCreationExpr creation
        ? Optional.of(creation.getType().getNameAsString())
        : Optional.empty();
  }
}
