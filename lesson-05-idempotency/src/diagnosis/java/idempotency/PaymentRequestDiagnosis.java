package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class PaymentRequestDiagnosis {

  @Mistake("no-id")
  boolean no_id(Evidence run) {
    return run.calls(AMQP.Basic.Publish.class).stream()
        .map(PaymentRequestDiagnosis::properties)
        .anyMatch(PaymentRequestDiagnosis::isAnonymous);
  }

  private static boolean isAnonymous(BasicProperties it) {
    return Stream.of(
            it.getMessageId(),
            it.getCorrelationId(),
            it.getHeaders(),
            it.getTimestamp(),
            it.getType(),
            it.getAppId(),
            it.getReplyTo(),
            it.getClusterId(),
            it.getContentEncoding())
        .allMatch(Objects::isNull);
  }

  /** What had no confirm was sent again by the next call, under another id. */
  @Mistake("new-id-for-each-sending")
  boolean new_id_for_each_sending(Evidence run) {
    var sendings = run.calls(AMQP.Basic.Publish.class);
    return IntStream.range(1, sendings.size())
        .filter(i -> run.answer(sendings.get(i - 1), AMQP.Basic.Ack.class).isEmpty())
        .anyMatch(
            i ->
                id(sendings.get(i - 1)) != null
                    && id(sendings.get(i)) != null
                    && !id(sendings.get(i - 1)).equals(id(sendings.get(i))));
  }

  @Mistake("body-as-id")
  boolean body_as_id(Evidence run) {
    return run.noted("seen").stream()
        .anyMatch(seen -> came(run).anyMatch(it -> body(it).equals(seen)));
  }

  /** All that is remembered are numbers of deliveries, and no message brought such a number. */
  @Mistake("delivery-tag")
  boolean delivery_tag(Evidence run) {
    var seen = run.noted("seen");
    return !seen.isEmpty()
        && seen.stream().allMatch(it -> it.matches("\\d{1,4}"))
        && came(run).flatMap(PaymentRequestDiagnosis::texts).noneMatch(seen::contains);
  }

  private static Stream<String> texts(WireEvent delivery) {
    var headers = Optional.ofNullable(properties(delivery).getHeaders()).orElse(Map.of());
    return Stream.concat(
            Stream.of(id(delivery), properties(delivery).getCorrelationId()),
            headers.values().stream())
        .map(String::valueOf);
  }

  @Mistake("never-remembered")
  boolean never_remembered(Evidence run) {
    return run.noted("seen").isEmpty() && run.noted("told").contains("new");
  }

  @Mistake("the-other-way-round")
  boolean the_other_way_round(Evidence run) {
    var expected = byMessageId(run);
    return !expected.isEmpty()
        && run.noted("told")
            .equals(expected.stream().map(isNew -> isNew ? "a repeat" : "new").toList())
        && came(run).noneMatch(PaymentRequestDiagnosis::isRedelivered);
  }

  /** Its id is among those seen, and it is not marked. */
  @Mistake("asks-for-the-mark-too")
  boolean asks_for_the_mark_too(Evidence run) {
    return run.noted("told").stream().allMatch("new"::equals)
        && byMessageId(run).contains(false)
        && came(run).allMatch(it -> run.noted("seen").contains(id(it)) && !isRedelivered(it));
  }

  /** Of each that was judged, whether it is the first of its message id; none if one has no id. */
  private static List<Boolean> byMessageId(Evidence run) {
    var ids = came(run).map(PaymentRequestDiagnosis::id).toList();
    return ids.contains(null)
        ? List.of()
        : IntStream.range(0, Math.min(ids.size(), run.noted("told").size()))
            .mapToObj(i -> ids.indexOf(ids.get(i)) == i)
            .toList();
  }

  @Mistake("header-cast-to-string")
  boolean header_cast_to_string(Evidence run) {
    return run.thrown().stream()
        .anyMatch(
            it ->
                it instanceof ClassCastException
                    && String.valueOf(it.getMessage()).contains("LongString"));
  }

  private static Stream<WireEvent> came(Evidence run) {
    return run.received(AMQP.Basic.Deliver.class).stream();
  }

  private static boolean isRedelivered(WireEvent delivery) {
    return delivery.method(AMQP.Basic.Deliver.class).orElseThrow().getRedelivered();
  }

  private static String id(WireEvent event) {
    return properties(event).getMessageId();
  }

  private static String body(WireEvent event) {
    return event.content().orElseThrow().text();
  }

  private static BasicProperties properties(WireEvent event) {
    return event.content().orElseThrow().properties();
  }
}
