package reliability;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;

/** A queue of readings, a client for the reader, and what several of its tests ask of it. */
abstract class MeterStage {

  static final Duration FOR_EVER = Duration.ofHours(1); // no test lasts that long

  Lab lab;

  Client client;
  LabQueue queue;
  WatchedReadings readings;

  @BeforeEach
  void a_reader_to_be(Lab lab) {
    this.lab = lab;
    client = lab.client("reader");
    queue = lab.queue("readings").declared();
    readings = new WatchedReadings(lab);
  }

  MeterReader start(Duration quiet) throws Exception {
    readings.storing.open();
    return start(quiet, readings);
  }

  MeterReader start(Duration quiet, Readings store) throws Exception {
    var reader = new MeterReader(client.channel(), queue.name(), store, quiet);
    if (quiet.equals(FOR_EVER)) {
      lab.expectNoTimer();
    }
    lab.start("start", reader::start).result();
    return reader;
  }

  void close(MeterReader reader) throws Exception {
    closing(reader).result();
  }

  Task<Void> closing(MeterReader reader) {
    lab.note("told to close", () -> List.of(reader));
    return lab.start("close", reader::close);
  }

  void assertSettled(int deliveries) {
    assertThat(client)
        .because("the broker owns what has no ack, and the next reader stores it again")
        .eventuallyHasSettled(deliveries);
    lab.untilQuiet();
  }

  void assertNoneComesBack() {
    assertThat(queue)
        .because("what was stored and not acknowledged the next reader stores again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  void assertNoThreadIsLeft() {
    lab.await("the threads that the JVM waits for", lab::threadsLeft)
        .because("a program that does not end has to be killed")
        .toBe(List.of());
  }

  void assertAcksAtMost(int most) {
    lab.await("the number of acks", () -> client.wire().methods(AMQP.Basic.Ack.class).size())
        .because("each is a write, a packet and work for the broker, which batches are to save")
        .to("be %d at most".formatted(most), acks -> acks <= most);
  }

  static final Duration A_MOMENT = Duration.ofMillis(50);

  static final Duration A_WHILE = Duration.ofMillis(800); // not a whole second
}
