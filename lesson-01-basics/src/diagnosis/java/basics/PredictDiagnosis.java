package basics;

import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;

class PredictDiagnosis {

  private static final String AMQP = "AMQP greeter";
  private static final String JMS = "JMS greeter";
  private static final String READER = "reader";

  @Mistake("no-declare")
  boolean no_declare(Evidence run) {
    return predicted(run, AMQP, methods -> !methods.contains("queue.declare"));
  }

  @Mistake("publisher-is-acknowledged")
  boolean publisher_is_acknowledged(Evidence run) {
    return predicted(run, AMQP, methods -> methods.contains("basic.ack"));
  }

  @Mistake("declares-an-exchange")
  boolean declares_an_exchange(Evidence run) {
    return predicted(
        run,
        AMQP,
        methods -> methods.contains("exchange.declare") || methods.contains("queue.bind"));
  }

  @Mistake("jms-has-its-own-protocol")
  boolean jms_has_its_own_protocol(Evidence run) {
    return predicted(run, JMS, methods -> !methods.contains("basic.publish"));
  }

  @Mistake("jms-declares")
  boolean jms_declares(Evidence run) {
    return predicted(run, JMS, methods -> methods.contains("queue.declare"));
  }

  @Mistake("reader-does-not-declare")
  boolean reader_does_not_declare(Evidence run) {
    return predicted(run, READER, methods -> !methods.contains("queue.declare"));
  }

  @Mistake("reader-fetches")
  boolean reader_fetches(Evidence run) {
    return predicted(run, READER, methods -> methods.contains("basic.get"));
  }

  @Mistake("ack-missing")
  boolean ack_missing(Evidence run) {
    return predicted(run, READER, methods -> Collections.frequency(methods, "basic.ack") < 2);
  }

  @Mistake("both-delivered-at-once")
  boolean both_delivered_at_once(Evidence run) {
    var both = List.of("basic.deliver", "basic.deliver");
    return predicted(run, READER, methods -> Collections.indexOfSubList(methods, both) >= 0);
  }

  private static boolean predicted(Evidence run, String client, Predicate<List<String>> so) {
    return run.predicted(client).filter(so).isPresent();
  }
}
