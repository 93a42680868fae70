package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.OptionalLong;
import redis.clients.jedis.RedisClient;
import warren.lab.Client;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;
import warren.lab.staging.HeldRedis;

/** A shop in a program of its own, which a test may hold on its way to Redis. */
record Shop(Client client, HeldRedis redis, Gate between, Levels levels) {

  /** What the program has to do with the test. */
  public interface Levels {
    void open(RedisClient redis, String keys);

    void start(Channel channel, String queue) throws IOException;

    OptionalLong pieces(String article);
  }

  /** The levels, as the program has loaded them. */
  public static class StartedLevels implements Levels {

    private StockLevels levels;

    @Override
    public void open(RedisClient redis, String keys) {
      levels = new StockLevels(redis, keys);
    }

    @Override
    public void start(Channel channel, String queue) throws IOException {
      levels.start(channel, queue);
    }

    @Override
    public OptionalLong pieces(String article) {
      return levels.pieces(article);
    }
  }

  /** One that is yet to be started. */
  static Shop of(Lab lab, String name) {
    var between = lab.gate("between two commands of " + name);
    return new Shop(
        lab.client(name),
        new HeldRedis(lab.redis(), between),
        between,
        OtherProgram.start(StartedLevels.class));
  }

  /** One that is held after its n-th command, or before the first that names the article. */
  static Shop held(Lab lab, String name, int nth, String article, LabQueue queue) {
    var shop = of(lab, name);
    if (nth == 0) {
      shop.redis().holdBefore(1, article);
    } else {
      shop.redis().holdAfter(nth);
    }
    shop.startHeld(lab, queue);
    return shop;
  }

  /** One that has a level in a queue of its own, and has kept it, while another is held. */
  static Shop keeping(Lab lab, String name, String level) throws Exception {
    var shop = of(lab, name).start(lab, lab.queue("for-" + name).declared().holding(level));
    lab.await("how many levels b has kept, while a is held", shop::acknowledged)
        .because("a may be slow, or gone, and the shop is not to wait for it")
        .toBe(1);
    return shop;
  }

  /** Starts it, as others do whose keys begin alike, and waits until it has. */
  Shop start(Lab lab, LabQueue queue) throws Exception {
    lab.start("start", () -> open(queue, lab.redis().prefix())).result();
    return this;
  }

  /** Starts it, and waits until it has done its work, or is held and cannot. */
  void startHeld(Lab lab, LabQueue queue) {
    var start = lab.start("start", () -> open(queue, lab.redis().prefix()));
    lab.eventually(
        client.name() + " to be held, or to acknowledge",
        () -> {
          if (start.isDone()) {
            start.result();
          }
          if (between.held() == 0 && acknowledged() == 0) {
            throw new Finding(client.name() + " to handle its message", "it has not");
          }
        });
  }

  /** Starts it. */
  void open(LabQueue queue, String keys) throws IOException {
    levels.open(redis.client(), keys);
    levels.start(client.channel(), queue.name());
  }

  int acknowledged() {
    return client.wire().methods(AMQP.Basic.Ack.class).size();
  }

  int delivered() {
    return client.wire().methods(AMQP.Basic.Deliver.class).size();
  }

  /** What it shows, such as {@code 40 pieces}. */
  String shows(String article) {
    var pieces = levels.pieces(article);
    return pieces.isPresent() ? pieces.getAsLong() + " pieces" : "no level";
  }
}
