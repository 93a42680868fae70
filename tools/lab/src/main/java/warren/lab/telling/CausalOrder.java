package warren.lab.telling;

import com.rabbitmq.client.AMQP.Basic;
import com.rabbitmq.client.AMQP.Connection;
import com.rabbitmq.client.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.wire.OpenTags;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Content;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;
import warren.lab.wire.WireEvent.Place;

/**
 * Puts a recording into an order that is the same at every run. What clients do of themselves keeps
 * the order in which it happened, for the test decides it. What follows from that by itself (the
 * broker's answers and deliveries, the acknowledgements of what was delivered, the replies to what
 * was asked) would come a little sooner or later from run to run; here it comes as soon as what it
 * needs is there: its cause, what went before it on its channel, and room in the consumer's
 * prefetch. The result is an order in which the same events could have happened, with a broker and
 * consumers that are quick and a test that has time.
 */
public final class CausalOrder {

  /** When a test let a handler go on that it held; asked for deliveries by their body. */
  @FunctionalInterface
  public interface Holds {

    /**
     * The moment, on the recording's clock; empty where nobody held it.
     *
     * @param nth which of the deliveries of that body, from 0
     */
    Optional<Duration> until(String body, int nth);
  }

  private record Subscription(Place place, String consumerTag) {}

  /** What a message is recognised by where it is delivered. */
  private record Message(String body, long size, String messageId, String correlationId) {

    static Message of(Content content) {
      var properties = content.properties();
      return new Message(
          content.text(), content.size(), properties.getMessageId(), properties.getCorrelationId());
    }
  }

  private final List<String> clients;
  private final Holds holds;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Place, Node> sent = new HashMap<>();
  private final Map<Place, Node> received = new HashMap<>();
  private final Map<Place, Integer> prefetch = new HashMap<>();
  private final Map<Place, Consumer> asked = new HashMap<>();
  private final Map<Subscription, Consumer> consumers = new HashMap<>();
  private final Map<Place, OpenTags<Node>> unsettled = new HashMap<>();
  private final Map<Place, List<Node>> publishedAt = new HashMap<>();
  private final Map<Message, List<Node>> published = new HashMap<>();
  private final Map<Message, List<Node>> delivered = new HashMap<>();

  private CausalOrder(List<String> clients, Holds holds) {
    this.clients = clients;
    this.holds = holds;
  }

  /**
   * The same events in that order.
   *
   * @param clients their names, in the order in which their parts are told where it is free
   */
  public static List<WireEvent> of(List<WireEvent> events, List<String> clients, Holds holds) {
    var order = new CausalOrder(clients, holds);
    events.stream().filter(event -> event.kind() != Kind.HEARTBEAT).forEach(order::add);
    return order.placed();
  }

  private void add(WireEvent event) {
    var node = new Node(event, Math.max(0, clients.indexOf(event.client())));
    var place = event.place();
    boolean toBroker = event.direction() == Direction.TO_BROKER;
    if (event.kind() == Kind.METHOD && !(event.method().get() instanceof Connection.Close)) {
      node.after(sent.get(new Place(event.client(), event.connection(), 0)));
      node.after((toBroker ? sent : received).get(place));
      node.after(toBroker ? answered(place) : null);
      method(node, place, event.method().get());
    } else {
      wholeConnection(node);
    }
    (toBroker ? sent : received).put(place, node);
    nodes.add(node);
  }

  /** Opened, cut, closed: what went before on the connection comes before it. */
  private void wholeConnection(Node node) {
    for (var other : nodes) {
      if (other.event.client().equals(node.event.client())
          && other.event.connection() == node.event.connection()) {
        node.after(other);
      }
    }
    node.due = node.event.at();
    release(node);
  }

  /** The answer that the client has waited for before it went on. */
  private Node answered(Place place) {
    var last = received.get(place);
    return last != null && last.reply ? last : null;
  }

  private void method(Node node, Place place, Method method) {
    var settled = Settlement.of(node.event).map(unsettled(place)::settle).orElse(List.of());
    if (method instanceof Basic.Deliver deliver) {
      deliver(node, place, deliver);
    } else if (!settled.isEmpty()) {
      settle(node, settled);
    } else if (method instanceof Basic.Publish && node.event.direction() == Direction.TO_BROKER) {
      publish(node, place);
    } else if (node.event.direction() == Direction.TO_CLIENT) {
      answer(node, place, method);
    } else if (method.protocolMethodName().endsWith("-ok")) {
      node.after(received.get(place));
    } else {
      node.due = node.event.at();
      remember(node, place, method);
    }
  }

  private void answer(Node node, Place place, Method method) {
    var confirm = Settlement.confirm(node.event);
    if (confirm.isPresent()) {
      node.after(nth(publishedAt.get(place), confirm.get().tag()));
    } else if (method instanceof Basic.Return) {
      node.after(nth(published.get(node.message()), 1));
    } else {
      node.after(sent.get(place));
      node.reply = true;
    }
    if (method instanceof Basic.ConsumeOk ok) {
      consumers.put(new Subscription(place, ok.getConsumerTag()), asked.get(place));
    } else if (method instanceof Basic.GetOk got) {
      unsettled(place).delivered(got.getDeliveryTag(), node);
    }
  }

  /** The n-th, from 1, or the last where there are fewer. */
  private static Node nth(List<Node> nodes, long n) {
    return nodes == null ? null : nodes.get((int) Math.min(n, nodes.size()) - 1);
  }

  private void remember(Node node, Place place, Method method) {
    if (method instanceof Basic.Qos qos) {
      prefetch.put(place, qos.getPrefetchCount());
    } else if (method instanceof Basic.Consume consume) {
      int limit = consume.getNoAck() ? 0 : prefetch.getOrDefault(place, 0);
      asked.put(place, new Consumer(limit));
    } else {
      release(node);
    }
  }

  private void publish(Node node, Place place) {
    var message = Message.of(node.event.content().get());
    published.computeIfAbsent(message, m -> new ArrayList<>()).add(node);
    publishedAt.computeIfAbsent(place, p -> new ArrayList<>()).add(node);
    node.due = node.event.at();
    if (message.correlationId() == null) {
      return;
    }
    for (var request : nodes) { // a reply follows from its request by itself
      if (request.isDelivery()
          && request.event.client().equals(place.client())
          && message.correlationId().equals(request.message().correlationId())) {
        node.after(request);
        node.due = request.heldUntil;
      }
    }
  }

  private void deliver(Node node, Place place, Basic.Deliver method) {
    var message = node.message();
    var before = delivered.computeIfAbsent(message, m -> new ArrayList<>());
    node.consumer = consumers.get(new Subscription(place, method.getConsumerTag()));
    long nth = before.stream().filter(other -> other.consumer == node.consumer).count();
    node.after(nth(published.get(message), nth + 1));
    if (method.getRedelivered() && !before.isEmpty()) {
      node.after(before.get(before.size() - 1).releasedBy);
    }
    node.heldUntil = holds.until(message.body(), before.size()).orElse(null);
    before.add(node);
    unsettled(place).delivered(method.getDeliveryTag(), node);
  }

  private static void settle(Node node, List<Node> deliveries) {
    for (var delivery : deliveries) {
      node.after(delivery);
      node.settles.add(delivery);
      delivery.releasedBy = node;
      if (delivery.heldUntil != null
          && (node.due == null || node.due.compareTo(delivery.heldUntil) < 0)) {
        node.due = delivery.heldUntil;
      }
    }
  }

  /** What is open where the event ends a channel or a connection goes back with it. */
  private void release(Node node) {
    for (var place : List.copyOf(unsettled.keySet())) {
      if (node.event.ends(place)) {
        unsettled.remove(place).all().forEach(delivery -> delivery.releasedBy = node);
      }
    }
  }

  private OpenTags<Node> unsettled(Place place) {
    return unsettled.computeIfAbsent(place, p -> new OpenTags<>());
  }

  private List<WireEvent> placed() {
    var order = new ArrayList<WireEvent>();
    var left = new ArrayList<>(nodes);
    while (!left.isEmpty()) {
      var next =
          left.stream()
              .filter(Node::ready)
              .min(Node.FOLLOWING)
              .orElse(left.get(0)); // a circle cannot be, but a list without an end must not
      left.remove(next);
      next.place();
      order.add(next.event);
    }
    return order;
  }

  /** What a consumer may hold at a time, 0 for any number, and what it holds. */
  private static final class Consumer {
    private final int limit;
    private int holding;

    private Consumer(int limit) {
      this.limit = limit;
    }
  }

  /** An event with what has to come before it. */
  private static final class Node {

    /** What follows by itself first, then what somebody decided, in the order of the decisions. */
    private static final Comparator<Node> FOLLOWING =
        Comparator.comparing((Node node) -> node.due != null)
            .thenComparing(node -> node.due == null ? Duration.ZERO : node.due)
            .thenComparing(node -> !node.reply)
            .thenComparing(node -> node.client)
            .thenComparing(node -> node.event.connection())
            .thenComparing(node -> node.event.direction())
            .thenComparing(node -> node.event.channel());

    private final WireEvent event;
    private final int client;
    private final List<Node> causes = new ArrayList<>();
    private final List<Node> settles = new ArrayList<>();
    private boolean placed;
    private boolean reply;

    /** When somebody decided it; null for what follows by itself. */
    private Duration due;

    private Duration heldUntil;
    private Node releasedBy;
    private Consumer consumer;

    private Node(WireEvent event, int client) {
      this.event = event;
      this.client = client;
    }

    private void after(Node cause) {
      if (cause != null) {
        causes.add(cause);
      }
    }

    private boolean isDelivery() {
      return event.method(Basic.Deliver.class).isPresent();
    }

    private Message message() {
      return Message.of(event.content().orElseThrow());
    }

    private boolean ready() {
      return causes.stream().allMatch(cause -> cause.placed)
          && (consumer == null || consumer.limit == 0 || consumer.holding < consumer.limit);
    }

    private void place() {
      placed = true;
      if (consumer != null) {
        consumer.holding++;
      }
      settles.stream()
          .filter(delivery -> delivery.consumer != null)
          .forEach(delivery -> delivery.consumer.holding--);
    }
  }
}
