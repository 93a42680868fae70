package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import java.util.List;
import java.util.Map;

/** Arguments in the wrong order, and flags of AMQP calls that are the other way round. */
final class Arguments implements Kind {

  /** What a boolean at which place means, whatever the overload. */
  private static final Map<String, Map<Integer, String>> FLAGS =
      Map.ofEntries(
          Map.entry("queueDeclare", Map.of(1, "durable", 2, "exclusive", 3, "autoDelete")),
          Map.entry("exchangeDeclare", Map.of(2, "durable", 3, "autoDelete", 4, "internal")),
          Map.entry("basicConsume", Map.of(1, "autoAck", 3, "noLocal", 4, "exclusive")),
          Map.entry("basicGet", Map.of(1, "autoAck")),
          Map.entry("basicPublish", Map.of(2, "mandatory", 3, "immediate")),
          Map.entry("basicQos", Map.of(1, "global", 2, "global")),
          Map.entry("basicAck", Map.of(1, "multiple")),
          Map.entry("basicNack", Map.of(1, "multiple", 2, "requeue")),
          Map.entry("basicReject", Map.of(1, "requeue")),
          Map.entry("basicRecover", Map.of(0, "requeue")),
          Map.entry("queueDelete", Map.of(1, "ifUnused", 2, "ifEmpty")),
          Map.entry("exchangeDelete", Map.of(1, "ifUnused")),
          Map.entry("setAutomaticRecoveryEnabled", Map.of(0, "automaticRecovery")),
          Map.entry("setTopologyRecoveryEnabled", Map.of(0, "topologyRecovery")));

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof MethodCallExpr call) {
      swap(call.getNameAsString(), call.getArguments(), changes);
      flip(call, changes);
    } else if (node instanceof ObjectCreationExpr creation) {
      swap(creation.getType().getNameAsString(), creation.getArguments(), changes);
    }
  }

  private static void swap(String name, List<Expression> arguments, Changes changes) {
    var source = changes.source();
    for (int i = 0; i < arguments.size(); i++) {
      for (int j = i + 1; j < arguments.size(); j++) {
        var first = arguments.get(i);
        var second = arguments.get(j);
        if (mayBeOfOneType(first, second)) {
          var between = source.text().substring(source.end(first), source.start(second));
          changes.edit(
              "swap-%s-%d-%d".formatted(name, i + 1, j + 1),
              first,
              new Edit(
                  source.start(first),
                  source.end(second),
                  source.of(second) + between + source.of(first)));
        }
      }
    }
  }

  /** Whether the compiler is to be asked. */
  private static boolean mayBeOfOneType(Expression one, Expression other) {
    if (one instanceof LiteralExpr && other instanceof LiteralExpr) {
      return one.getClass() == other.getClass();
    }
    return isCode(one) == isCode(other);
  }

  private static boolean isCode(Expression expression) {
    return expression.isLambdaExpr() || expression.isMethodReferenceExpr();
  }

  private static void flip(MethodCallExpr call, Changes changes) {
    FLAGS
        .getOrDefault(call.getNameAsString(), Map.of())
        .forEach(
            (place, flag) -> {
              if (place < call.getArguments().size()
                  && call.getArgument(place).isBooleanLiteralExpr()) {
                var literal = call.getArgument(place).asBooleanLiteralExpr();
                changes.replace("flip-" + flag, literal, String.valueOf(!literal.getValue()));
              }
            });
  }
}
