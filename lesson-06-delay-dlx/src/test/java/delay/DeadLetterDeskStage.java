package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 6.1 are staged with. */
abstract class DeadLetterDeskStage {

  static final int MANY = 1000;

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  static final Duration LONG = Duration.ofSeconds(200);

  final DeadLetterDesk deadLetters = new DeadLetterDesk();
  final List<String> tried = new CopyOnWriteArrayList<>();
  LabQueue parcels;
  LabQueue desk;
  Client packer;
  Gate packing;

  @BeforeEach
  void a_packer_to_be(Lab lab) {
    parcels = lab.queue("parcels");
    desk = lab.queue("desk");
    packer = lab.client("packer");
    packing = lab.gate("packing a parcel");
    packing.letThrough(3); // no test has more; what comes again and again waits
  }

  void declare(int limit, Duration patience) throws Exception {
    deadLetters.declare(packer.channel(), parcels.name(), desk.name(), limit, patience);
  }

  void start(Lab lab, Predicate<String> work) throws Exception {
    var channel = packer.channel();
    lab.start("start", () -> deadLetters.start(channel, parcels.name(), work)).result();
  }

  boolean pack(String parcel) {
    return pack(parcel, packing::pass);
  }

  /** The packer's work: what is torn cannot be packed. */
  boolean pack(String parcel, Consumer<String> work) {
    tried.add(parcel);
    work.accept(parcel);
    return !parcel.equals("torn");
  }

  /** Publishes, and waits until the broker has taken or refused each. */
  void send(Lab lab, String... bodies) throws Exception {
    var shop = lab.client("shop").channel();
    shop.confirmSelect();
    for (var body : bodies) {
      shop.basicPublish(
          "", parcels.name(), MessageProperties.PERSISTENT_TEXT_PLAIN, body.getBytes(UTF_8));
    }
    shop.waitForConfirms();
  }

  void assertOnTheDesk(String... bodies) {
    assertThat(desk)
        .because("what dies and lands nowhere is lost, and nobody ever hears of it")
        .eventuallyHolds(bodies);
  }
}
