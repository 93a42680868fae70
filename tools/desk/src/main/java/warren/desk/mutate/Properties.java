package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;

/** A message goes out without one of its properties, or its text without its charset. */
final class Properties implements Kind {

  private static final String PERSISTENT = "PERSISTENT_";

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof FieldAccessExpr field) {
      transientInstead(field, field.getNameAsString(), changes);
    } else if (node instanceof NameExpr name) {
      transientInstead(name, name.getNameAsString(), changes);
    } else if (node instanceof MethodCallExpr call) {
      withoutCharset(call, changes);
      withoutProperty(call, changes);
    } else if (node instanceof ObjectCreationExpr creation
        && creation.getType().getNameAsString().equals("String")
        && creation.getArguments().size() == 2
        && isCharset(creation.getArgument(1))) {
      int from = changes.source().end(creation.getArgument(0));
      int to = changes.source().end(creation.getArgument(1));
      changes.edit("drop-charset", creation, new Edit(from, to, ""));
    }
  }

  private static void transientInstead(Expression constant, String name, Changes changes) {
    if (name.startsWith(PERSISTENT)) {
      boolean isArgument =
          constant.getParentNode().orElseThrow() instanceof MethodCallExpr call
              && call.getArguments().stream().anyMatch(argument -> argument == constant);
      var bare = changes.source().of(constant).replace(PERSISTENT, "");
      changes.replace("drop-persistent", constant, isArgument ? "null" : bare);
    }
  }

  private static void withoutCharset(MethodCallExpr call, Changes changes) {
    if (call.getNameAsString().equals("getBytes")
        && call.getArguments().size() == 1
        && isCharset(call.getArgument(0))) {
      changes.replace("drop-charset", call.getArgument(0), "");
    }
  }

  private static boolean isCharset(Expression expression) {
    return expression.toString().matches("(.*\\.)?(UTF_8|ISO_8859_1|US_ASCII|UTF_16)");
  }

  private static void withoutProperty(MethodCallExpr call, Changes changes) {
    var name = call.getNameAsString();
    if (!name.equals("build") && call.getScope().filter(Properties::isBuilder).isPresent()) {
      int from = changes.source().end(call.getScope().orElseThrow());
      changes.edit("drop-" + name, call.getName(), new Edit(from, changes.source().end(call), ""));
    }
  }

  /** Whether it is a chain of calls that begins with a builder. */
  private static boolean isBuilder(Expression expression) {
    if (expression instanceof MethodCallExpr call) {
      return call.getNameAsString().equals("builder")
          || call.getScope().filter(Properties::isBuilder).isPresent();
    }
    return expression instanceof ObjectCreationExpr creation
        && creation.getType().getNameAsString().endsWith("Builder");
  }
}
