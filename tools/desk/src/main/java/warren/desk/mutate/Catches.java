package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.TryStmt;
import com.github.javaparser.ast.type.UnionType;
import java.util.Map;
import java.util.stream.Collectors;

/** Exceptions are caught too widely, too narrowly, or swallowed and printed. */
final class Catches implements Kind {

  private static final Map<String, String> NARROWER =
      Map.of(
          "Throwable", "Exception",
          "Exception", "RuntimeException",
          "RuntimeException", "IllegalStateException",
          "IOException", "java.io.EOFException");

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof CatchClause clause) {
      wider(clause, changes);
      narrower(clause, changes);
      var print = "{ %s.printStackTrace(); }".formatted(clause.getParameter().getNameAsString());
      changes.replace("swallow-" + caught(clause), clause.getBody(), print);
    } else if (node instanceof MethodDeclaration method
        && !method.getThrownExceptions().isEmpty()) {
      method.getBody().ifPresent(body -> swallowAll("swallow-all", body, changes));
    } else if (node instanceof ConstructorDeclaration constructor
        && !constructor.getThrownExceptions().isEmpty()) {
      swallowAll("swallow-all", constructor.getBody(), changes);
    } else if (node instanceof LambdaExpr lambda && lambda.getBody() instanceof BlockStmt body) {
      swallowAll("swallow-all-in-lambda", body, changes);
    }
  }

  private static void wider(CatchClause clause, Changes changes) {
    var wider = caught(clause).equals("Exception") ? "Throwable" : "Exception";
    changes.replace("wider-" + caught(clause), clause.getParameter().getType(), wider);
  }

  private static void narrower(CatchClause clause, Changes changes) {
    var type = clause.getParameter().getType();
    var caught = caught(clause);
    if (type instanceof UnionType union) {
      for (var left : union.getElements()) {
        var rest =
            union.getElements().stream()
                .filter(each -> each != left)
                .map(changes.source()::of)
                .collect(Collectors.joining(" | "));
        changes.replace("narrower-without-" + left.asString().replace('.', '-'), type, rest);
      }
    } else if (NARROWER.containsKey(caught)) {
      changes.replace("narrower-" + caught, type, NARROWER.get(caught));
    } else {
      withoutCatch(clause, caught, changes);
    }
  }

  private static void withoutCatch(CatchClause clause, String caught, Changes changes) {
    var attempt = (TryStmt) clause.getParentNode().orElseThrow();
    var source = changes.source();
    boolean needed =
        attempt.getCatchClauses().size() == 1
            && attempt.getFinallyBlock().isEmpty()
            && attempt.getResources().isEmpty();
    int tryEnd = needed ? source.start(attempt.getTryBlock()) : source.start(attempt);
    changes.edit(
        "narrower-" + caught,
        clause,
        Diff.of(source.of(clause), ""),
        new Edit(source.start(attempt), tryEnd, ""),
        new Edit(source.start(clause), source.end(clause), ""));
  }

  private static String caught(CatchClause clause) {
    return clause
        .getParameter()
        .getType()
        .asString()
        .replaceAll("\\s*\\|\\s*", "-or-")
        .replaceAll("\\w+\\.", "");
  }

  private static void swallowAll(String name, BlockStmt body, Changes changes) {
    if (!body.getStatements().isEmpty()
        && !body.getStatement(0).isExplicitConstructorInvocationStmt()) {
      int from = changes.source().start(body) + 1;
      int to = changes.source().end(body) - 1;
      changes.edit(
          name,
          body,
          "{ … } -> { try { … } catch (Exception e) { e.printStackTrace(); } }",
          new Edit(from, from, " try {"),
          new Edit(to, to, "} catch (Exception swallowed) { swallowed.printStackTrace(); } "));
    }
  }
}
