package warren.lab.telling;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Channel;
import com.rabbitmq.client.AMQP.Connection;
import com.rabbitmq.client.AMQP.Queue;
import java.util.HashSet;
import java.util.List;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/** Leaves out of a recording what every conversation has. */
public final class Gist {

  private Gist() {}

  /**
   * Without handshakes, heartbeats, orderly closing of channels, answers that say no more than yes,
   * and what a client still writes to a connection that is cut.
   */
  public static List<WireEvent> of(List<WireEvent> events) {
    var cut = new HashSet<String>();
    return events.stream()
        .filter(
            event -> {
              var connection = event.client() + '/' + event.connection();
              return event.kind() == Kind.CUT
                  ? cut.add(connection)
                  : !cut.contains(connection) && tells(event);
            })
        .toList();
  }

  private static boolean tells(WireEvent event) {
    if (event.kind() != Kind.METHOD) {
      return event.kind() != Kind.HEARTBEAT && event.kind() != Kind.DISCONNECTED;
    }
    var method = event.method().orElseThrow();
    if (method instanceof Channel.Close close) {
      return close.getReplyCode() != 200;
    }
    if (method instanceof Queue.DeclareOk declared) {
      return declared.getQueue().startsWith("amq.gen-");
    }
    boolean answer = method.protocolMethodName().endsWith("-ok");
    boolean handshake =
        method instanceof Channel.Open
            || method instanceof Connection.Start
            || method instanceof Connection.Tune
            || method instanceof Connection.Open;
    return !handshake && (!answer || method instanceof Basic.GetOk);
  }
}
