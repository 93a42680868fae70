package patterns;

import java.util.List;
import java.util.Map;

/** What the shop needs on the broker. All exchanges and queues are durable, none is auto-delete. */
public record ShopPlan(List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {

  /**
   * An exchange.
   *
   * @param type such as {@code topic}
   */
  public record Exchange(String name, String type) {}

  /** A queue that many connections may use. */
  public record Queue(String name, Map<String, Object> arguments) {}

  /** A binding between an exchange and a queue of the plan. */
  public record Binding(String exchange, String queue, String routingKey) {}
}
