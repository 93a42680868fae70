package warren.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A JSON object that a test expects, for what an object is to have at least. */
record JsonObject(JsonNode fields) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * The object of that text.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  static JsonObject of(String text) {
    return read(text)
        .filter(JsonNode::isObject)
        .map(JsonObject::new)
        .orElseThrow(() -> new IllegalArgumentException("no JSON object: " + text));
  }

  /** Whether there are as many texts, and each is an object with the fields of its like. */
  static boolean haveAll(List<JsonObject> expected, List<String> texts) {
    return expected.size() == texts.size()
        && IntStream.range(0, texts.size()).allMatch(i -> expected.get(i).isIn(texts.get(i)));
  }

  private boolean isIn(String text) {
    return read(text)
        .filter(
            json ->
                fields.properties().stream()
                    .allMatch(field -> field.getValue().equals(json.get(field.getKey()))))
        .isPresent();
  }

  private static Optional<JsonNode> read(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException none) {
      return Optional.empty();
    }
  }
}
