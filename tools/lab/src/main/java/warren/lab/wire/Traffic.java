package warren.lab.wire;

import com.rabbitmq.client.Method;
import java.util.Optional;
import warren.lab.wire.WireEvent.CodeLine;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;

/** One connection as a {@link Decoder} sees it: whom it tells what the frames say, and asks. */
interface Traffic {

  /** Whether its bytes are AMQP 0-9-1, as far as was seen. */
  boolean decodable();

  /** They are not. */
  void undecodable(Direction direction, String why);

  /** Whether nothing is passed on any more, in both directions. */
  boolean silent();

  /** What is to happen to a method that has just come. */
  Optional<WireFault> fault(Direction direction, Method method);

  /** What the client publishes, and what of it is confirmed. */
  Confirms confirms();

  /** The line of code that wrote the byte at this offset of what the client has sent. */
  Optional<CodeLine> lineAt(long offset);

  /** A heartbeat has come. */
  void heartbeat(Direction direction);

  /** A method has come and waits. */
  void held(Direction direction, int channel, Method method, Optional<CodeLine> line, String note);

  /** A method has come in full. */
  void method(
      Direction direction,
      int channel,
      Method method,
      Optional<Content> content,
      Optional<CodeLine> line,
      Optional<WireFault> fault);
}
