package idempotency;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.HeldRedis;
import warren.lab.wire.Settlement;

/** A program with a sender in it, and the places where a test can hold it. */
final class Sender implements CouponService {

  final Client client;

  /** Holds it when it asks the company for a coupon. */
  final Gate sending;

  /** Holds it at a command to Redis, once {@link #redis} was told at which. */
  final Gate between;

  final HeldRedis redis;

  private final Lab lab;
  private final Company company;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  Sender(Lab lab, String name, Company company) {
    this.lab = lab;
    this.company = company;
    client = lab.client(name);
    sending = lab.gate("sending, at " + name);
    between = lab.gate("between two commands to Redis, at " + name);
    redis = new HeldRedis(lab.redis(), between);
  }

  @Override
  public void send(String key, String customer) {
    asked.add(customer);
    boolean known = company.knows(key);
    sending.pass(client.name().equals("a") ? customer : ""); // diagnoses count by body, at one gate
    company.send(key, customer, known);
  }

  Sender start(LabQueue queue, Duration lease, Duration pause) throws Exception {
    return start(queue, lab.redis().prefix(), lease, pause);
  }

  /**
   * Starts it.
   *
   * @param keys what its keys in Redis begin with
   */
  Sender start(LabQueue queue, String keys, Duration lease, Duration pause) throws Exception {
    var channel = client.channel();
    var sender = new CouponSender(redis.client(), keys, this, lease, pause);
    lab.start("start", () -> sender.start(channel, queue.name())).result();
    return this;
  }

  /**
   * Waits until it has asked the company that often, for whatever coupon: what it is held with
   * comes first, and what it leaves to others it has looked at before.
   */
  void awaitAsks(int count) {
    lab.await("the number of coupons that %s was about to send".formatted(client), asked::size)
        .because("what nobody has claimed it sends, and what waits for others holds up nothing")
        .to("be %d or more".formatted(count), asks -> asks >= count);
  }

  /** Waits until messages have come to it that often. */
  void awaitDeliveries(int count) {
    lab.await("how many messages have come to " + client, this::deliveries)
        .because("it has to be there to look at them")
        .to("be %d or more".formatted(count), deliveries -> deliveries >= count);
  }

  /** How often a message has come to it. */
  int deliveries() {
    return client.wire().methods(AMQP.Basic.Deliver.class).size();
  }

  /** How often it has asked the company to send that customer's coupon. */
  long asks(String customer) {
    return asked.stream().filter(customer::equals).count();
  }

  /** How long it kept its first message until it acknowledged or rejected one, in milliseconds. */
  long kept() {
    var came = client.wire().events(AMQP.Basic.Deliver.class).get(0);
    return client.wire().events(event -> Settlement.of(event).isPresent()).stream()
        .map(settled -> settled.at().minus(came.at()).toMillis())
        .findFirst()
        .orElseThrow();
  }
}
