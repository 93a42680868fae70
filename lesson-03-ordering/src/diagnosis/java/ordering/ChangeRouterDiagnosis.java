package ordering;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class ChangeRouterDiagnosis {

  private static final Pattern NEGATIVE = Pattern.compile("Index:? -.*");

  /** The index after the last: of a list of one, of five queues and of sixteen. */
  private static final Pattern TOO_LARGE =
      Pattern.compile("Index: 1 Size: 1|Index:? (5|16)\\b.* \\1");

  /** How many different names show that what is negative was thought of: half of them are. */
  private static final int MANY = 12;

  /** A change on its way, and which queue its routing key means. */
  private record Sent(WireEvent event, String key, Change change) {

    String client() {
      return event.client();
    }

    String entity() {
      return change.entity();
    }
  }

  @Mistake("key-is-no-queue")
  Optional<WireEvent> key_is_no_queue(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(event -> publish(event).getExchange().isEmpty())
        .filter(event -> !publish(event).getRoutingKey().matches("changes-[a-p]-\\d+"))
        .findFirst();
  }

  @Mistake("remainder-of-a-negative")
  boolean remainder_of_a_negative(Evidence run) {
    return index(run, NEGATIVE) && entities(run) < MANY;
  }

  @Mistake("absolute-value")
  boolean absolute_value(Evidence run) {
    return index(run, NEGATIVE) && entities(run) >= MANY;
  }

  @Mistake("index-too-large")
  boolean index_too_large(Evidence run) {
    return index(run, TOO_LARGE);
  }

  @Mistake("to-every-queue")
  Optional<WireEvent> to_every_queue(Evidence run) {
    var sent = sent(run);
    return torn(sent, it -> it.client() + it.change()) ? last(sent) : Optional.empty();
  }

  @Mistake("hash-of-the-kind")
  boolean hash_of_the_kind(Evidence run) {
    var sent = sent(run);
    return torn(sent, Sent::entity) && !torn(sent, it -> it.change().kind());
  }

  @Mistake("hash-of-the-number")
  boolean hash_of_the_number(Evidence run) {
    var sent = sent(run);
    return torn(sent, Sent::entity)
        && torn(sent, it -> it.change().kind())
        && !torn(sent, it -> it.change().number());
  }

  @Mistake("round-robin")
  boolean round_robin(Evidence run) {
    var keys = sent(run).stream().map(Sent::key).toList();
    int all = (int) keys.stream().distinct().count();
    return torn(sent(run), Sent::entity)
        && to_every_queue(run).isEmpty()
        && keys.size() > 2 * all
        && keys.stream().limit(all).distinct().count() == all
        && IntStream.range(all, keys.size()).allMatch(i -> keys.get(i).equals(keys.get(i - all)));
  }

  @Mistake("assigned-in-memory")
  boolean assigned_in_memory(Evidence run) {
    var sent = sent(run);
    return torn(sent, Sent::entity) && !torn(sent, it -> it.client() + " " + it.entity());
  }

  /** What does not come of the entity, and neither of what the others name. */
  @Mistake("random-queue")
  boolean random_queue(Evidence run) {
    var sent = sent(run);
    return torn(sent, it -> it.client() + " " + it.entity())
        && torn(sent, it -> it.change().kind())
        && torn(sent, it -> it.change().number())
        && !torn(sent, it -> it.client() + it.change())
        && !round_robin(run);
  }

  private static boolean index(Evidence run, Pattern message) {
    return run.thrown().stream()
        .filter(IndexOutOfBoundsException.class::isInstance)
        .anyMatch(it -> message.matcher(String.valueOf(it.getMessage())).matches());
  }

  private static long entities(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .map(event -> change(event).entity())
        .distinct()
        .count();
  }

  /** What went by the default exchange. */
  private static List<Sent> sent(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(event -> publish(event).getExchange().isEmpty())
        .map(event -> new Sent(event, publish(event).getRoutingKey(), change(event)))
        .toList();
  }

  private static AMQP.Basic.Publish publish(WireEvent event) {
    return event.method(AMQP.Basic.Publish.class).orElseThrow();
  }

  private static Change change(WireEvent publish) {
    return Change.parse(publish.content().orElseThrow().text());
  }

  /** Whether some of which that is the same went out with different keys. */
  private static boolean torn(List<Sent> sent, Function<Sent, Object> trait) {
    return sent.stream().collect(groupingBy(trait, mapping(Sent::key, toSet()))).values().stream()
        .anyMatch(keys -> keys.size() > 1);
  }

  private static Optional<WireEvent> last(List<Sent> sent) {
    return sent.stream().map(Sent::event).reduce((one, next) -> next);
  }
}
