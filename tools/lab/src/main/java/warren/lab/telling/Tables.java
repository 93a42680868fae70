package warren.lab.telling;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import warren.lab.wire.Text;

/**
 * Arguments and headers in words (AMQP 0-9-1, 4.2.5.5, field tables). A text is in quotes and a
 * number is not: {@code x-message-ttl="5000"} is refused, {@code x-message-ttl=5000} is not.
 */
final class Tables {

  private static final String DEATHS = "x-death";

  private Tables() {}

  /** A table in the order of its keys, with a blank before it; nothing for an empty one. */
  static String arguments(Map<String, Object> table) {
    return table == null || table.isEmpty() ? "" : " " + table(table);
  }

  /**
   * A message's headers, with a blank before them. Of a dead letter's way only {@code x-death} is
   * told, without times: the rest of what a broker notes repeats it, and differs from version to
   * version.
   */
  static String headers(Map<String, Object> headers) {
    if (headers == null) {
      return "";
    }
    var told = new TreeMap<>(headers);
    told.keySet()
        .removeIf(key -> key.startsWith("x-first-death-") || key.startsWith("x-last-death-"));
    told.computeIfPresent(
        DEATHS, (key, deaths) -> deaths instanceof List<?> list ? new Deaths(list) : deaths);
    return told.isEmpty() ? "" : " headers=" + table(told);
  }

  private static String table(Map<?, ?> table) {
    return table.entrySet().stream()
        .map(entry -> Text.plain(String.valueOf(entry.getKey())) + "=" + value(entry.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> table) {
      return table(table);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Tables::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof byte[] bytes) {
      return "(" + bytes.length + " bytes)";
    }
    if (value instanceof Date date) {
      return date.toInstant().toString();
    }
    boolean bare =
        value == null
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof Deaths;
    return bare ? Objects.toString(value, "nothing") : '"' + Text.plain(value.toString()) + '"';
  }

  /** Where and why a message died, the last time first. */
  private record Deaths(List<?> all) {
    @Override
    public String toString() {
      return all.stream()
          .map(each -> each instanceof Map<?, ?> death ? death(death) : value(each))
          .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String death(Map<?, ?> death) {
      return "%s in '%s' %sx"
          .formatted(
              death.get("reason"),
              Text.plain(String.valueOf(death.get("queue"))),
              death.get("count"));
    }
  }
}
