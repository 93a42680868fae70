package warren.desk.trace;

import com.rabbitmq.client.AMQP.Channel;
import com.rabbitmq.client.AMQP.Connection;
import java.util.List;
import java.util.Optional;
import warren.lab.telling.Timeline;
import warren.lab.telling.Timeline.Line;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/** A timeline that is shown as it comes, so that its columns cannot depend on what comes later. */
final class LiveLines {

  private static final int CLIENT = 12;

  /** Up to a day. */
  private static final int MILLIS = 10;

  private final TimelineText text;

  LiveLines(int width) {
    this.text = new TimelineText(CLIENT, MILLIS, width);
  }

  /** The lines that an event is worth; none for heartbeats and the steps of a handshake. */
  List<String> of(WireEvent event) {
    if (event.method(Connection.OpenOk.class).isPresent()) {
      return told(event, "connection opened");
    }
    if (event.method(Channel.OpenOk.class).isPresent()) {
      return told(event, "channel %d opened".formatted(event.channel()));
    }
    if (event.isHandshake() || event.kind() == Kind.CONNECTED) {
      return List.of();
    }
    return Timeline.lines(List.of(event)).stream().flatMap(l -> text.of(l).stream()).toList();
  }

  private List<String> told(WireEvent event, String words) {
    return text.of(new Line(List.of(event), words, Optional.empty()));
  }
}
