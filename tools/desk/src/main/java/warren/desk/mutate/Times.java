package warren.desk.mutate;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import java.util.Map;

/** A time in the wrong unit. */
final class Times implements Kind {

  private static final String TIME_UNIT = "java.util.concurrent.TimeUnit";

  private static final Map<String, String> UNITS =
      Map.of(
          "NANOSECONDS", "MILLISECONDS",
          "MICROSECONDS", "MILLISECONDS",
          "MILLISECONDS", "SECONDS",
          "SECONDS", "MILLISECONDS",
          "MINUTES", "SECONDS",
          "HOURS", "MINUTES",
          "DAYS", "HOURS");

  private static final Map<String, String> DURATIONS =
      Map.of(
          "ofNanos", "ofMillis",
          "ofMillis", "ofSeconds",
          "ofSeconds", "ofMillis",
          "ofMinutes", "ofSeconds",
          "ofHours", "ofMinutes",
          "ofDays", "ofHours");

  private static final Map<String, String> CONVERSIONS =
      Map.of(
          "toNanos", "toMillis",
          "toMillis", "toSeconds",
          "toSeconds", "toMillis",
          "getSeconds", "toMillis",
          "toMinutes", "toSeconds");

  @Override
  public void at(Node node, Changes changes) {
    if (node instanceof FieldAccessExpr field && field.getScope().toString().endsWith("TimeUnit")) {
      other(UNITS, field.getName(), field.getNameAsString(), "", changes);
    } else if (node instanceof NameExpr name && isImported(name.getNameAsString(), changes)) {
      other(UNITS, name, name.getNameAsString(), TIME_UNIT + ".", changes);
    } else if (node instanceof MethodCallExpr call) {
      if (call.getScope().filter(scope -> scope.toString().endsWith("Duration")).isPresent()) {
        other(DURATIONS, call.getName(), call.getNameAsString(), "", changes);
      } else if (call.getArguments().isEmpty()) {
        other(CONVERSIONS, call.getName(), call.getNameAsString(), "", changes);
      }
    }
  }

  private static void other(
      Map<String, String> others, Node named, String name, String prefix, Changes changes) {
    if (others.containsKey(name)) {
      var other = others.get(name);
      changes.replace("unit-%s-to-%s".formatted(name, other), named, prefix + other);
    }
  }

  private static boolean isImported(String unit, Changes changes) {
    return changes.unit().getImports().stream()
        .filter(each -> each.isStatic())
        .map(each -> each.getNameAsString() + (each.isAsterisk() ? "." + unit : ""))
        .anyMatch((TIME_UNIT + "." + unit)::equals);
  }
}
