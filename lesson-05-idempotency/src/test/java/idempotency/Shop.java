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

  /** What it shows, such as {@code 40 pieces}. */
  String shows(String article) {
    var pieces = levels.pieces(article);
    return pieces.isPresent() ? pieces.getAsLong() + " pieces" : "no level";
  }
}
