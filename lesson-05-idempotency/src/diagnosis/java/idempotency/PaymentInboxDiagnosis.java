package idempotency;

import com.rabbitmq.client.AMQP;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.wire.WireEvent;

class PaymentInboxDiagnosis {

  private static final String CHARGE = "insert into charge ";

  @Mistake("select-then-insert")
  boolean select_then_insert(Evidence run) {
    var remembered = run.noted("remembered");
    return run.noted("keys").isEmpty()
        && run.deliveries().stream()
            .map(PaymentInboxDiagnosis::id)
            .anyMatch(id -> id != null && Collections.frequency(remembered, id) > 1);
  }

  @Mistake("upsert")
  boolean upsert(Evidence run) {
    return all(run).anyMatch(it -> it.matches("(?is).*\\bmerge\\s+into\\s.*\\bkey\\s*\\(.*"));
  }

  /** The database refused the charge, and whoever asked for it sent an ack and no reject. */
  @Mistake("every-error-a-repeat")
  Optional<WireEvent> every_error_a_repeat(Evidence run) {
    return acks(run)
        .filter(
            ack ->
                run.settled(ack).stream()
                    .anyMatch(
                        delivery ->
                            refused(run, delivery)
                                && !charged(run, delivery)
                                && !rejected(run, delivery)))
        .findFirst();
  }

  @Mistake("constraint-means-repeat")
  Optional<WireEvent> constraint_means_repeat(Evidence run) {
    return withoutId(run)
        .filter(ack -> run.settled(ack).stream().noneMatch(it -> charged(run, it)))
        .findFirst();
  }

  @Mistake("makes-up-an-id")
  Optional<WireEvent> makes_up_an_id(Evidence run) {
    return withoutId(run)
        .filter(ack -> run.settled(ack).stream().anyMatch(it -> charged(run, it)))
        .findFirst();
  }

  private static Stream<WireEvent> withoutId(Evidence run) {
    return acks(run).filter(ack -> run.settled(ack).stream().anyMatch(it -> id(it) == null));
  }

  @Mistake("auto-commit")
  boolean auto_commit(Evidence run) {
    return all(run).anyMatch(it -> it.startsWith("auto-commit: " + CHARGE));
  }

  /** Its statement of its own has not put it there; that is another mistake. */
  @Mistake("id-stays-behind")
  boolean id_stays_behind(Evidence run) {
    return !auto_commit(run)
        && run.deliveries().stream()
            .filter(it -> run.noted("remembered").contains(id(it)))
            .anyMatch(
                it ->
                    rejected(run, it)
                        && all(run).noneMatch(said -> asks(said, it) && isDone(said)));
  }

  /** Its inbox died, and what was not committed then never is. */
  @Mistake("ack-before-commit")
  Optional<WireEvent> ack_before_commit(Evidence run) {
    return acks(run)
        .filter(ack -> ack.client().startsWith("dies "))
        .filter(
            ack ->
                run.settled(ack).stream()
                    .map(delivery -> body(delivery).split(" ")[0])
                    .anyMatch(account -> !run.noted("charged").contains(account)))
        .findFirst();
  }

  @Mistake("delivery-tag-as-key")
  boolean delivery_tag_as_key(Evidence run) {
    var remembered = run.noted("remembered");
    return run.deliveries().stream().map(PaymentInboxDiagnosis::tag).anyMatch(remembered::contains)
        && run.deliveries().stream().noneMatch(it -> remembered.contains(id(it)));
  }

  @Mistake("remembered-in-memory")
  boolean remembered_in_memory(Evidence run) {
    return run.deliveries().stream().anyMatch(it -> charged(run, it))
        && all(run)
            .filter(it -> !it.contains(CHARGE))
            .noneMatch(it -> it.matches("(?is)(auto-commit: )?(insert|merge|update)\\b.*"));
  }

  @Mistake("table-made-anew")
  boolean table_made_anew(Evidence run) {
    return all(run).anyMatch(it -> it.matches("(?is)(auto-commit: )?drop\\s+table\\b.*"));
  }

  @Mistake("short-column")
  boolean short_column(Evidence run) {
    return all(run).anyMatch(it -> it.endsWith(" 22001") && !it.contains(CHARGE));
  }

  /** Its client has acknowledged it, and said nothing to the database but what makes tables. */
  @Mistake("trusts-redelivered")
  Optional<WireEvent> trusts_redelivered(Evidence run) {
    return acks(run)
        .filter(
            ack ->
                run.settled(ack).stream()
                    .filter(
                        it -> it.method(AMQP.Basic.Deliver.class).orElseThrow().getRedelivered())
                    .filter(it -> id(it) != null)
                    .anyMatch(
                        it ->
                            statements(run, it)
                                .allMatch(
                                    said -> said.matches("(?is)(auto-commit: )?create\\b.*"))))
        .findFirst();
  }

  private static Stream<WireEvent> acks(Evidence run) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isPresent());
  }

  private static boolean rejected(Evidence run, WireEvent delivery) {
    return run.settlements().stream()
        .filter(event -> event.method(AMQP.Basic.Ack.class).isEmpty())
        .flatMap(event -> run.settled(event).stream())
        .anyMatch(other -> id(delivery) != null && id(delivery).equals(id(other)));
  }

  private static boolean refused(Evidence run, WireEvent delivery) {
    return charges(run, delivery).anyMatch(it -> it.matches(".*] \\w{5}"));
  }

  private static boolean charged(Evidence run, WireEvent delivery) {
    return charges(run, delivery).anyMatch(PaymentInboxDiagnosis::isDone);
  }

  private static boolean isDone(String statement) {
    return statement.endsWith("]"); // what was refused ends with its code
  }

  /** The attempts of its client to charge it. */
  private static Stream<String> charges(Evidence run, WireEvent delivery) {
    return statements(run, delivery).filter(it -> asks(it, delivery));
  }

  private static boolean asks(String statement, WireEvent delivery) {
    var parameters = "[" + body(delivery).replace(" ", ", ") + "]";
    return statement.contains(CHARGE) && statement.contains(parameters);
  }

  private static Stream<String> statements(Evidence run, WireEvent event) {
    return run.noted("statements of " + event.client()).stream();
  }

  private static Stream<String> all(Evidence run) {
    return run.events().stream()
        .map(WireEvent::client)
        .distinct()
        .flatMap(client -> run.noted("statements of " + client).stream());
  }

  private static String id(WireEvent delivery) {
    return delivery.content().orElseThrow().properties().getMessageId();
  }

  private static String tag(WireEvent delivery) {
    return String.valueOf(delivery.method(AMQP.Basic.Deliver.class).orElseThrow().getDeliveryTag());
  }

  private static String body(WireEvent delivery) {
    return delivery.content().orElseThrow().text();
  }
}
