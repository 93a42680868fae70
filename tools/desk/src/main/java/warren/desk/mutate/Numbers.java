package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LiteralStringValueExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;

/** Off by one. A time is not: no learner is one second out, see {@link Times}. */
final class Numbers implements Kind {

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof BinaryExpr comparison) {
      atTheBoundary(comparison, changes);
    } else if (node instanceof IntegerLiteralExpr literal && !isTimeOrMode(literal)) {
      offByOne(literal, literal.asNumber().longValue(), "", changes);
    } else if (node instanceof LongLiteralExpr literal && !isTimeOrMode(literal)) {
      offByOne(literal, literal.asNumber().longValue(), "L", changes);
    }
  }

  private static void offByOne(
      LiteralStringValueExpr literal, long value, String suffix, Changes changes) {
    var name = "off-by-one-%d-to-%d";
    changes.replace(name.formatted(value, value + 1), literal, value + 1 + suffix);
    if (value > 0) {
      changes.replace(name.formatted(value, value - 1), literal, value - 1 + suffix);
    }
  }

  private static boolean isTimeOrMode(Node literal) {
    return literal.getParentNode().orElseThrow() instanceof MethodCallExpr call
        && (call.getNameAsString().equals("deliveryMode")
            || call.getScope().filter(scope -> scope.toString().endsWith("Duration")).isPresent()
            || call.getArguments().stream()
                .anyMatch(argument -> argument.toString().matches("(.*\\.)?[A-Z]+S")));
  }

  private static void atTheBoundary(BinaryExpr comparison, Changes changes) {
    switch (comparison.getOperator()) {
      case LESS -> compare(comparison, "less-or-equal", "<=", changes);
      case LESS_EQUALS -> compare(comparison, "less", "<", changes);
      case GREATER -> compare(comparison, "greater-or-equal", ">=", changes);
      case GREATER_EQUALS -> compare(comparison, "greater", ">", changes);
      default -> {}
    }
  }

  private static void compare(BinaryExpr comparison, String name, String with, Changes changes) {
    var operator = comparison.getOperator().asString();
    var token = comparison.getLeft().getTokenRange().orElseThrow().getEnd();
    while (!token.getText().equals(operator)) {
      token = token.getNextToken().orElseThrow(); // past blanks and comments
    }
    int at = changes.source().offset(token.getRange().orElseThrow().begin);
    changes.edit("off-by-one-" + name, comparison, new Edit(at, at + operator.length(), with));
  }
}
