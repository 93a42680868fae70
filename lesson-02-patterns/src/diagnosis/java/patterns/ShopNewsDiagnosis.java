package patterns;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;

class ShopNewsDiagnosis {

  private static final List<String> LISTENERS = List.of("europe", "sales", "returns", "books");

  private static final Pattern TOPIC = Pattern.compile("\\w+(\\.\\w+)+");

  /** The place of each word that a listener asks for. */
  private static final Map<String, Integer> PLACES = Map.of("eu", 0, "book", 1, "returned", 2);

  @Mistake("direct-exchange")
  Optional<WireEvent> direct_exchange(Evidence run) {
    return run.calls(AMQP.Exchange.Declare.class).stream()
        .filter(
            event ->
                event
                    .method(AMQP.Exchange.Declare.class)
                    .filter(it -> !it.getPassive() && !it.getType().equals("topic"))
                    .isPresent())
        .findFirst();
  }

  /** What is published begins with its topic, if that has several words. */
  @Mistake("other-separator")
  Optional<WireEvent> other_separator(Evidence run) {
    return publishes(
        run,
        (key, text) -> {
          var topic = TOPIC.matcher(text);
          return topic.lookingAt() && !topic.group().equals(key);
        });
  }

  @Mistake("text-as-routing-key")
  Optional<WireEvent> text_as_routing_key(Evidence run) {
    return publishes(run, (key, text) -> key.contains(" ") && TOPIC.matcher(text).matches());
  }

  @Mistake("default-exchange")
  Optional<WireEvent> default_exchange(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event -> event.method(AMQP.Basic.Publish.class).orElseThrow().getExchange().isEmpty())
        .findFirst();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(publish -> !publish.content().orElseThrow().isUtf8())
        .findFirst();
  }

  @Mistake("as-in-file-names")
  Optional<WireEvent> as_in_file_names(Evidence run) {
    return bindings(run, bind -> words(bind).anyMatch(word -> word.matches(".+[*#].*|.*[*#].+")));
  }

  @Mistake("star-for-many")
  Optional<WireEvent> star_for_many(Evidence run) {
    return starWhereHashIsDue(run, "europe");
  }

  @Mistake("star-for-none")
  Optional<WireEvent> star_for_none(Evidence run) {
    return starWhereHashIsDue(run, "books");
  }

  @Mistake("hash-for-one")
  Optional<WireEvent> hash_for_one(Evidence run) {
    return bindings(run, bind -> isFor("returns", bind) && has("#", bind));
  }

  @Mistake("all-of-europe-for-sales")
  Optional<WireEvent> all_of_europe_for_sales(Evidence run) {
    return bindings(run, bind -> isFor("sales", bind) && has("#", bind));
  }

  @Mistake("wrong-order")
  Optional<WireEvent> wrong_order(Evidence run) {
    return bindings(
        run,
        bind -> {
          var words = words(bind).takeWhile(word -> !word.equals("#")).toList();
          return IntStream.range(0, words.size())
              .anyMatch(place -> PLACES.getOrDefault(words.get(place), place) != place);
        });
  }

  @Mistake("one-queue-for-two")
  Optional<WireEvent> one_queue_for_two(Evidence run) {
    return bindings(
        run,
        bind ->
            forgotten_listener(run)
                && bindings(
                        run,
                        other ->
                            other.getQueue().equals(bind.getQueue())
                                && !other.getRoutingKey().equals(bind.getRoutingKey()))
                    .isPresent());
  }

  /** One of the four has no binding, and the others have; nothing was refused. */
  @Mistake("forgotten-listener")
  boolean forgotten_listener(Evidence run) {
    return run.received(AMQP.Channel.Close.class).isEmpty()
        && LISTENERS.stream()
                .filter(listener -> bindings(run, bind -> isFor(listener, bind)).isEmpty())
                .count()
            == 1;
  }

  /** After the words that are asked for comes *, and # in no pattern of that queue. */
  private static Optional<WireEvent> starWhereHashIsDue(Evidence run, String listener) {
    return bindings(run, bind -> isFor(listener, bind) && bind.getRoutingKey().endsWith(".*"))
        .filter(star -> bindings(run, it -> isFor(listener, it) && has("#", it)).isEmpty());
  }

  private static Optional<WireEvent> bindings(Evidence run, Predicate<AMQP.Queue.Bind> fits) {
    return run.accepted(AMQP.Queue.Bind.class, fits).findFirst();
  }

  private static Optional<WireEvent> publishes(Evidence run, BiPredicate<String, String> fits) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .filter(
            event ->
                fits.test(
                    event.method(AMQP.Basic.Publish.class).orElseThrow().getRoutingKey(),
                    event.content().map(Content::text).orElse("")))
        .findFirst();
  }

  private static boolean isFor(String listener, AMQP.Queue.Bind bind) {
    return bind.getQueue().startsWith(listener);
  }

  private static boolean has(String sign, AMQP.Queue.Bind bind) {
    return words(bind).anyMatch(sign::equals);
  }

  private static Stream<String> words(AMQP.Queue.Bind bind) {
    return Stream.of(bind.getRoutingKey().split("\\."));
  }
}
