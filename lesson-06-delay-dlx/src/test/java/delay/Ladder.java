package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Fault;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;

/** A worker, and the queues of its parcels as a test sees them: to be shipped, waiting, parked. */
record Ladder(Lab lab, Client client, LabQueue parcels, LabQueue parked, WatchedCarrier carrier) {

  /** What a parcel came with when somebody took care of it. */
  static final BasicProperties ALL =
      new BasicProperties.Builder()
          .messageId("m-1")
          .contentType("text/plain")
          .contentEncoding("utf-8")
          .type("parcel")
          .correlationId("order-1")
          .replyTo("labels")
          .appId("shop")
          .priority(3)
          .timestamp(new Date(1_700_000_000_000L))
          .deliveryMode(2)
          .headers(Map.of("customer", "c-7", "weight", 12))
          .build();

  /** Declares the queues and starts a worker. */
  Ladder start(Duration... waits) throws Exception {
    var worker = worker(waits);
    worker.declare();
    lab.start("start", () -> worker.start(carrier)).result();
    return this;
  }

  /** One for the parcels of another queue, with the same carrier. */
  Ladder of(Client other, String queue) {
    return new Ladder(lab, other, lab.queue(queue), parked, carrier);
  }

  /** Parcels arrive. */
  void holding(String... arriving) {
    parcels.holding(arriving);
  }

  /** A worker that is not yet started. */
  ShippingWorker worker(Duration... waits) {
    return new ShippingWorker(client.channel(), parcels.name(), parked.name(), List.of(waits));
  }

  /** A parcel arrives. */
  void receives(String parcel, BasicProperties properties) {
    parcels.receives(properties, parcel.getBytes(UTF_8));
  }

  /** A parcel arrives that other workers have tried in vain. */
  void receivesTried(String parcel, int attempts) {
    var headers = Map.<String, Object>of(ShippingWorker.ATTEMPTS, attempts);
    receives(parcel, new BasicProperties.Builder().deliveryMode(2).headers(headers).build());
  }

  /** It is tried so often, or more. */
  void awaitAttempts(String parcel, int count) {
    lab.await("the number of attempts so far", () -> carrier.attempts(parcel))
        .because("most failures are over in a moment, and then it can go")
        .inVainOnlyOnce()
        .to("be " + count + " or more", attempts -> attempts >= count);
  }

  /** The copy that was refused, which the broker keeps all the same, and the parcel. */
  void awaitBoth(Fault refusal, String what, Supplier<Integer> parcels) {
    lab.untilSettled(1);
    lab.await(what, parcels)
        .because("what the broker has not taken in the worker alone has, and it goes on")
        .to("be 2, the copy that was refused and itself", n -> n == (refusal.fired() ? 2 : 1));
  }

  /** These are shipped and no others, in any order. */
  void awaitShipped(String reason, String... all) {
    lab.await("the parcels shipped", carrier::shipped)
        .because(reason)
        .inVainOnlyOnce()
        .to("be " + List.of(all), shipped -> inAnyOrder(shipped).equals(inAnyOrder(List.of(all))));
  }

  /** These are parked and no others, in any order. */
  void awaitParked(String reason, String... all) {
    lab.await("the parcels that are parked", parked::bodies)
        .because(reason)
        .inVainOnlyOnce()
        .to("be " + List.of(all), found -> inAnyOrder(found).equals(inAnyOrder(List.of(all))));
  }

  private static List<String> inAnyOrder(Collection<String> parcels) {
    return parcels.stream().sorted().toList();
  }

  /** The parcels that wait, in queues that the worker declared for that. */
  List<String> waiting() {
    return messagesThatWait().map(Message::body).toList();
  }

  /** How often those that wait have failed, as their header says. */
  List<Object> failures() {
    return messagesThatWait()
        .map(message -> message.properties().getHeaders().get(ShippingWorker.ATTEMPTS))
        .map(count -> count instanceof Number number ? number.intValue() : text(count))
        .toList();
  }

  private static Object text(Object count) {
    return count == null ? "none" : '"' + count.toString() + '"';
  }

  private Stream<Message> messagesThatWait() {
    return lab.queuesOf(client).stream()
        .filter(queue -> !queue.name().equals(parcels.name()))
        .filter(queue -> !queue.name().equals(parked.name()))
        .flatMap(queue -> queue.messages().stream());
  }

  /** What a parcel that came with {@link #ALL} lacked when it was delivered, or is parked. */
  List<String> losses() {
    var delivered =
        client.wire().events(AMQP.Basic.Deliver.class).stream()
            .map(event -> event.content().orElseThrow().properties());
    var atRest = parked.messages().stream().map(Message::properties);
    return Stream.concat(delivered, atRest).flatMap(Ladder::losses).distinct().toList();
  }

  private static Stream<String> losses(BasicProperties found) {
    var all = told(ALL);
    all.entrySet().removeAll(told(found).entrySet());
    return all.keySet().stream();
  }

  private static Map<String, String> told(BasicProperties properties) {
    var told = new TreeMap<String, String>();
    told.put("message id", properties.getMessageId());
    told.put("content type", properties.getContentType());
    told.put("content encoding", properties.getContentEncoding());
    told.put("type", properties.getType());
    told.put("correlation id", properties.getCorrelationId());
    told.put("reply-to", properties.getReplyTo());
    told.put("app id", properties.getAppId());
    told.put("priority", String.valueOf(properties.getPriority()));
    told.put("timestamp", String.valueOf(properties.getTimestamp()));
    told.put("delivery mode", String.valueOf(properties.getDeliveryMode()));
    var headers =
        properties.getHeaders() == null ? Map.<String, Object>of() : properties.getHeaders();
    headers.forEach((name, value) -> told.put("header " + name, String.valueOf(value)));
    return told;
  }

  /** What ends the time of parcels that are parked, or that no worker has taken yet. */
  List<String> endings() {
    var queues = new Declared(client.wire(), name -> name.equals(parcels.name()) || isParked(name));
    var arguments =
        Stream.of("x-message-ttl", "x-expires")
            .flatMap(name -> queues.argument(name).stream().map(value -> name + "=" + value));
    var expirations =
        parked.messages().stream()
            .map(message -> message.properties().getExpiration())
            .filter(Objects::nonNull)
            .map(value -> "expiration=" + value);
    return Stream.concat(arguments, expirations).toList();
  }

  private boolean isParked(String name) {
    return name.equals(parked.name());
  }

  /** Whether it acknowledges in a transaction, at once with what it publishes. */
  static boolean transacts(Client client) {
    return !client.wire().events(AMQP.Tx.Commit.class).isEmpty();
  }
}
