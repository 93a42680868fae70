package basics;

import java.util.ArrayList;
import java.util.List;

public class Predict {
  public List<String> amqp() {
    return List.of("queueDeclare", "basicPublish(\"\", queue, properties, body)");
  }

  public List<String> jms() {
    return List.of("Basic.Publish");
  }

  public List<String> reader() {
    var methods = new ArrayList<>(List.of("queueDeclare", "basicConsume"));
    for (int greeting = 0; greeting < 2; greeting++) {
      methods.add("Basic.Deliver");
      methods.add("basicAck");
    }
    return methods;
  }
}
