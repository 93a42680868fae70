package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class ReturnsDeskDiagnosis {

  private static final Set<String> REASONS = Set.of("unwanted", "damaged", "wrong");
  private static final Set<String> NAMES = Set.of("reason", "grade");

  @Mistake("topic-exchange")
  Optional<WireEvent> topic_exchange(Evidence run) {
    return first(run, AMQP.Exchange.Declare.class, it -> !it.getPassive() && !isHeaders(it));
  }

  @Mistake("bound-by-routing-key")
  Optional<WireEvent> bound_by_routing_key(Evidence run) {
    return toHeaders(run)
        ? first(run, AMQP.Queue.Bind.class, it -> conditions(it).isEmpty() && !isAny(it))
        : Optional.empty();
  }

  @Mistake("any-for-all")
  Optional<WireEvent> any_for_all(Evidence run) {
    return binds(run, "restock")
        .filter(event -> isAny(bind(event)) && asksForBoth(bind(event)))
        .findFirst();
  }

  @Mistake("binding-per-condition")
  Optional<WireEvent> binding_per_condition(Evidence run) {
    return toHeaders(run)
        ? binds(run, "restock")
            .filter(event -> conditions(bind(event)).size() == 1)
            .filter(event -> NAMES.containsAll(conditions(bind(event))))
            .findFirst()
        : Optional.empty();
  }

  /** Each condition that is asked for by itself, or by any, has no need of this binding. */
  @Mistake("all-for-any")
  Optional<WireEvent> all_for_any(Evidence run) {
    var binds = binds(run, "inspect").toList();
    return toHeaders(run)
            && binds.stream().allMatch(it -> !isAny(bind(it)) && asksForBoth(bind(it)))
        ? binds.stream().findFirst()
        : Optional.empty();
  }

  @Mistake("grade-bound-as-text")
  Optional<WireEvent> grade_bound_as_text(Evidence run) {
    return first(run, AMQP.Queue.Bind.class, it -> isText(it.getArguments()));
  }

  @Mistake("misnamed-condition")
  Optional<WireEvent> misnamed_condition(Evidence run) {
    return first(run, AMQP.Queue.Bind.class, it -> !NAMES.containsAll(conditions(it)));
  }

  @Mistake("announced-by-routing-key")
  Optional<WireEvent> announced_by_routing_key(Evidence run) {
    return publishes(run).filter(event -> headers(event).isEmpty()).findFirst();
  }

  @Mistake("misnamed-header")
  Optional<WireEvent> misnamed_header(Evidence run) {
    return publishes(run)
        .filter(event -> !headers(event).isEmpty())
        .filter(event -> !headers(event).keySet().containsAll(NAMES))
        .findFirst();
  }

  @Mistake("reason-in-capitals")
  Optional<WireEvent> reason_in_capitals(Evidence run) {
    return publishes(run)
        .filter(event -> headers(event).containsKey("reason"))
        .filter(event -> !REASONS.contains(headers(event).get("reason").toString()))
        .findFirst();
  }

  @Mistake("grade-announced-as-text")
  Optional<WireEvent> grade_announced_as_text(Evidence run) {
    return publishes(run).filter(event -> isText(headers(event))).findFirst();
  }

  @Mistake("default-exchange")
  Optional<WireEvent> default_exchange(Evidence run) {
    return publishes(run)
        .filter(it -> it.method(AMQP.Basic.Publish.class).orElseThrow().getExchange().isEmpty())
        .findFirst();
  }

  @Mistake("platform-charset")
  Optional<WireEvent> platform_charset(Evidence run) {
    return publishes(run).filter(it -> !it.content().orElseThrow().isUtf8()).findFirst();
  }

  @Mistake("queue-of-the-moment")
  Optional<WireEvent> queue_of_the_moment(Evidence run) {
    return DeskQueues.exclusive(run);
  }

  @Mistake("auto-delete-queue")
  Optional<WireEvent> auto_delete_queue(Evidence run) {
    return DeskQueues.autoDelete(run);
  }

  @Mistake("deletes-to-clean-up")
  Optional<WireEvent> deletes_to_clean_up(Evidence run) {
    return DeskQueues.deleted(run);
  }

  @Mistake("purges-at-the-start")
  Optional<WireEvent> purges_at_the_start(Evidence run) {
    return DeskQueues.purged(run);
  }

  @Mistake("other-queue")
  Optional<WireEvent> other_queue(Evidence run) {
    return DeskQueues.other(run, "restock", "inspect");
  }

  /** Whether all exchanges that anybody declared are of type headers. */
  private static boolean toHeaders(Evidence run) {
    return run.events().stream()
        .flatMap(event -> event.method(AMQP.Exchange.Declare.class).stream())
        .allMatch(ReturnsDeskDiagnosis::isHeaders);
  }

  private static boolean isHeaders(AMQP.Exchange.Declare declare) {
    return declare.getPassive() || declare.getType().equals("headers");
  }

  private static Stream<WireEvent> binds(Evidence run, String desk) {
    return run.accepted(AMQP.Queue.Bind.class, bind -> bind.getQueue().startsWith(desk));
  }

  private static AMQP.Queue.Bind bind(WireEvent event) {
    return event.method(AMQP.Queue.Bind.class).orElseThrow();
  }

  private static boolean isAny(AMQP.Queue.Bind bind) {
    return String.valueOf(bind.getArguments().get("x-match")).startsWith("any");
  }

  private static boolean asksForBoth(AMQP.Queue.Bind bind) {
    return conditions(bind).containsAll(NAMES);
  }

  /** What it compares; headers whose names begin with x- are left out. */
  private static List<String> conditions(AMQP.Queue.Bind bind) {
    return bind.getArguments().keySet().stream().filter(it -> !it.startsWith("x-")).toList();
  }

  private static boolean isText(Map<String, Object> values) {
    return values.containsKey("grade") && !(values.get("grade") instanceof Number);
  }

  private static Stream<WireEvent> publishes(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream();
  }

  private static Map<String, Object> headers(WireEvent event) {
    var headers = event.content().orElseThrow().properties().getHeaders();
    return headers == null ? Map.of() : headers;
  }

  private static <M extends Method> Optional<WireEvent> first(
      Evidence run, Class<M> type, Predicate<M> fits) {
    return run.accepted(type, fits).findFirst();
  }
}
