package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithBody;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.Optional;

/** What calls should share is made anew in each, and the other way round. */
final class Sharing implements Kind {

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof FieldDeclaration field && !field.isStatic()) {
      field.getVariables().forEach(variable -> anewInEachMethod(variable, changes));
    } else if (node instanceof ExpressionStmt statement) {
      if (statement.getExpression() instanceof AssignExpr assignment) {
        keptFromTheField(assignment, changes);
      } else if (statement.getExpression() instanceof VariableDeclarationExpr declaration) {
        oneForAll(statement, declaration, changes);
      }
    }
  }

  /** A method that uses the field begins with one of its own. */
  private static void anewInEachMethod(VariableDeclarator field, Changes changes) {
    var name = field.getNameAsString();
    var type = typeOf(field).orElseThrow();
    if (field.getInitializer().isEmpty()) {
      return;
    }
    for (var member : type.getMembers()) {
      if (member instanceof CallableDeclaration<?> method && uses(method, name)) {
        body(method)
            .ifPresent(
                body -> {
                  int at = changes.source().start(body) + 1;
                  var own = changes.source().of(field.getType()) + " " + changes.source().of(field);
                  changes.edit(
                      "local-" + name,
                      body,
                      "+ " + Diff.shown(own) + ";",
                      new Edit(at, at, " " + own + ";"));
                });
      }
    }
  }

  private static boolean uses(CallableDeclaration<?> method, String name) {
    return method
        .findFirst(NameExpr.class, used -> used.getNameAsString().equals(name))
        .isPresent();
  }

  private static Optional<BlockStmt> body(CallableDeclaration<?> method) {
    return method.isMethodDeclaration()
        ? method.asMethodDeclaration().getBody()
        : Optional.of(method.asConstructorDeclaration().getBody());
  }

  /** What is assigned to a field is declared as a variable, and forgotten at the end. */
  private static void keptFromTheField(AssignExpr assignment, Changes changes) {
    var target = assignment.getTarget();
    if (assignment.getOperator() == AssignExpr.Operator.ASSIGN
        && fieldName(target).filter(name -> isField(assignment, name)).isPresent()) {
      var name = fieldName(target).orElseThrow();
      changes.replace("local-" + name, target, "var " + name);
    }
  }

  private static Optional<String> fieldName(Expression target) {
    if (target instanceof FieldAccessExpr field && field.getScope().isThisExpr()) {
      return Optional.of(field.getNameAsString());
    }
    return target instanceof NameExpr variable
        ? Optional.of(variable.getNameAsString())
        : Optional.empty();
  }

  private static boolean isField(Node node, String name) {
    return typeOf(node).flatMap(type -> type.getFieldByName(name)).isPresent();
  }

  private static Optional<TypeDeclaration<?>> typeOf(Node node) {
    return node instanceof TypeDeclaration<?> type
        ? Optional.of(type)
        : node.getParentNode().flatMap(Sharing::typeOf);
  }

  /** What is made in each turn of a loop or each call of a lambda is made once, before it. */
  private static void oneForAll(
      ExpressionStmt statement, VariableDeclarationExpr declaration, Changes changes) {
    var inside = statement.getParentNode().flatMap(Node::getParentNode);
    var makes = declaration.getVariable(0).getInitializer();
    if (makes.filter(Sharing::isMade).isEmpty() || inside.filter(Sharing::isRepeated).isEmpty()) {
      return;
    }
    placeBefore(inside.get())
        .ifPresent(
            before -> {
              var source = changes.source();
              int at = source.start(before);
              var text = source.of(statement);
              changes.edit(
                  "shared-" + declaration.getVariable(0).getNameAsString(),
                  statement,
                  Diff.shown(text) + "  moved out, one for all",
                  new Edit(at, at, text + "\n"),
                  new Edit(source.start(statement), source.end(statement), ""));
            });
  }

  private static boolean isMade(Expression expression) {
    return expression.isMethodCallExpr() || expression.isObjectCreationExpr();
  }

  private static boolean isRepeated(Node node) {
    return node instanceof LambdaExpr || node instanceof NodeWithBody<?>;
  }

  /** The statement of a block that the node is, or is part of. */
  private static Optional<Statement> placeBefore(Node node) {
    return node instanceof Statement statement
            && statement.getParentNode().filter(BlockStmt.class::isInstance).isPresent()
        ? Optional.of(statement)
        : node.getParentNode().flatMap(Sharing::placeBefore);
  }
}
