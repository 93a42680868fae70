package ordering;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 3.4 are staged with. */
abstract class ChangeExchangeStage extends EntityStage {

  static final String TYPE = "x-consistent-hash";

  Client shop;
  String name;
  ChangeExchange exchange;

  @BeforeEach
  void a_broker_with_the_plugin(Lab lab) {
    lab.requireExchangeType(TYPE);
    this.lab = lab;
    shop = lab.client("shop");
    name = lab.name("changes");
    exchange = new ChangeExchange(name);
    queues = Stream.of("a", "b", "c", "d").map(each -> lab.queue("shard-" + each)).toList();
  }

  void startAnew() {
    exchange = new ChangeExchange(name);
    shop = lab.client("shop, started anew");
  }

  /** The first queues, as many as there are weights. */
  void declare(int... weights) throws Exception {
    var shards =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Shard(queues.get(i).name(), weights[i]))
            .toList();
    exchange.declare(shop.channel(), shards);
  }

  /** The first change of every entity, then the second of every entity, and so on. */
  void publish(List<String> entities, int... numbers) throws Exception {
    for (int number : numbers) {
      for (var entity : entities) {
        exchange.publish(shop.channel(), new Change(entity, number, kind(number)));
      }
    }
  }

  void assertShares(Integer... expected) {
    lab.untilQuiet();
    lab.await("how many of 600 orders each queue gets", () -> sizes(expected.length))
        .because("a consumer that gets more than its share falls behind, and another is idle")
        .to(
            "be about " + List.of(expected),
            sizes ->
                IntStream.range(0, expected.length)
                    .allMatch(i -> Math.abs(sizes.get(i) - expected[i]) <= expected[i] / 4));
  }

  List<Integer> sizes(int count) {
    return queues.stream().limit(count).map(LabQueue::ready).toList();
  }
}
