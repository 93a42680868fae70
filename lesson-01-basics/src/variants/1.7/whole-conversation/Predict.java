package basics;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

public class Predict {
  public List<String> amqp() {
    return conversation(
        "queue.declare", "queue.declare-ok", "basic.publish", "channel.close", "channel.close-ok");
  }

  public List<String> jms() {
    return conversation("basic.publish", "channel.close", "channel.close-ok");
  }

  public List<String> reader() {
    return conversation(
        "queue.declare",
        "queue.declare-ok",
        "basic.consume",
        "basic.consume-ok",
        "basic.deliver",
        "basic.ack",
        "basic.deliver",
        "basic.ack");
  }

  private static List<String> conversation(String... between) {
    var hello =
        Stream.of(
            "connection.start",
            "connection.start-ok",
            "connection.tune",
            "connection.tune-ok",
            "connection.open",
            "connection.open-ok",
            "channel.open",
            "channel.open-ok");
    var goodbye = Stream.of("connection.close", "connection.close-ok");
    return Stream.of(hello, Stream.of(between), goodbye).flatMap(Function.identity()).toList();
  }
}
