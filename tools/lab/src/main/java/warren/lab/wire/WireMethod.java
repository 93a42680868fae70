package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.util.Locale;
import warren.lab.wire.WireEvent.Direction;

/**
 * The AMQP methods of a type that go one way. The direction is always said, since some go both
 * ways: a {@code basic.ack} to the client is a confirm, one to the broker an acknowledgement.
 *
 * @param type an interface of {@link com.rabbitmq.client.AMQP}, such as {@code
 *     AMQP.Basic.Publish.class}, or {@link Method} itself for methods of every type
 * @param direction which way they go
 */
public record WireMethod(Class<? extends Method> type, Direction direction) {

  /** Methods of this type that a client sends. */
  public static WireMethod toBroker(Class<? extends Method> type) {
    return new WireMethod(type, Direction.TO_BROKER);
  }

  /** Methods of this type that the broker sends. */
  public static WireMethod toClient(Class<? extends Method> type) {
    return new WireMethod(type, Direction.TO_CLIENT);
  }

  boolean matches(Direction way, Method method) {
    return way == direction && type.isInstance(method);
  }

  /** As in {@code basic.get-ok to the client}. */
  @Override
  public String toString() {
    return name() + (direction == Direction.TO_BROKER ? " to the broker" : " to the client");
  }

  private String name() {
    var group = type.getEnclosingClass();
    return group == null
        ? "method"
        : (group.getSimpleName() + "." + type.getSimpleName())
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);
  }
}
