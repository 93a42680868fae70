package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A queue as the lab sees it: through a connection of its own that the wire does not record, so
 * that looking changes nothing in the evidence.
 */
public final class LabQueue {

  /** A time that nobody declares a queue with. */
  private static final int CLASHING = 86_399_999;

  private final String name;
  private final Supplier<Connection> connection;
  private final Waiting waiting;

  /** A message at rest. */
  public record Message(String body, AMQP.BasicProperties properties, boolean redelivered) {

    private static final Integer PERSISTENT = 2; // AMQP 0-9-1, delivery-mode

    /** Whether it was sent as persistent; what says nothing of it is transient. */
    public boolean isPersistent() {
      return PERSISTENT.equals(properties.getDeliveryMode());
    }
  }

  LabQueue(String name, Supplier<Connection> connection, Waiting waiting) {
    this.name = name;
    this.connection = connection;
    this.waiting = waiting;
  }

  /** Its name on the broker. */
  public String name() {
    return name;
  }

  /** Declares it: durable, shared, not deleted by itself. */
  public LabQueue declared() {
    return declared(Map.of());
  }

  /** Declares it with arguments: durable, shared, not deleted by itself. */
  public LabQueue declared(Map<String, Object> arguments) {
    if (Outlook.hasClock(arguments)) {
      waiting.expectClock();
    }
    return on(
        channel -> {
          channel.queueDeclare(name, true, false, false, arguments);
          return this;
        });
  }

  /** Declares it so that what is rejected and not put back goes to that one. */
  public LabQueue declaredWithRejectsTo(LabQueue aside) {
    return declaredWithRejectsTo(aside, Map.of());
  }

  /** Declares it so that whatever dies in it goes to that one, with these arguments as well. */
  public LabQueue declaredWithRejectsTo(LabQueue aside, Map<String, Object> more) {
    var arguments = new HashMap<>(more);
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", aside.name());
    return declared(arguments);
  }

  /** Declares it exclusive to a connection of the lab's: whoever else uses it is refused, 405. */
  public LabQueue declaredBySomebodyElse() {
    return on(
        channel -> {
          channel.queueDeclare(name, false, true, false, null);
          return this;
        });
  }

  /** Publishes persistent text messages to it, in this order, and waits until they are there. */
  public LabQueue holding(String... bodies) {
    return publish(
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        Arrays.stream(bodies).map(body -> body.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /**
   * Publishes persistent messages in JSON to it, in this order, and waits until they are there.
   * Each says its content type and its type, has an id of its own, and says that it was sent now.
   */
  public LabQueue holdingJson(String type, String... bodies) {
    var properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .type(type)
            .deliveryMode(Message.PERSISTENT);
    for (var body : bodies) {
      receives(
          properties.messageId(UUID.randomUUID().toString()).timestamp(new Date()).build(),
          body.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Publishes one message to it and waits until it is there. */
  public LabQueue receives(AMQP.BasicProperties properties, byte[] body) {
    return publish(properties, List.of(body));
  }

  private LabQueue publish(AMQP.BasicProperties properties, List<byte[]> bodies) {
    if (Outlook.hasClock(properties)) {
      waiting.expectClock();
    }
    return on(
        channel -> {
          channel.confirmSelect();
          for (var body : bodies) {
            channel.basicPublish("", name, true, properties, body);
          }
          channel.waitForConfirmsOrDie(Patience.LONGEST.toMillis());
          return this;
        });
  }

  /**
   * Waits for a message, takes it as a consumer would, and rejects it.
   *
   * @param requeue whether it is to come back, unless it dies of that
   */
  public void rejectNext(boolean requeue) {
    waiting.eventually(
        "a message to reject",
        () ->
            on(
                channel -> {
                  var message = channel.basicGet(name, false);
                  if (message == null) {
                    throw new Finding(this + " to have a message to reject", "it is empty");
                  }
                  channel.basicReject(message.getEnvelope().getDeliveryTag(), requeue);
                  return this;
                }));
  }

  /**
   * Lets a consumer take what comes from now on, each at once. What lies in a queue beside others
   * need not lie in the order in which it came: a quorum queue sorts by priority (RabbitMQ 4.3),
   * and a message without one comes before one with priority 0.
   *
   * @return what came so far, in that order, and all that will; nothing where the queue is missing
   */
  public List<String> arrivals() {
    var came = new CopyOnWriteArrayList<String>();
    if (exists()) {
      try {
        connection
            .get()
            .createChannel()
            .basicConsume(
                name,
                true,
                (consumerTag, message) ->
                    came.add(new String(message.getBody(), StandardCharsets.UTF_8)),
                consumerTag -> {});
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return came;
  }

  /** Lets a consumer come, settle nothing, and go: an auto-delete queue is deleted with it. */
  public void visited() {
    onExisting(
        channel -> {
          channel.basicCancel(channel.basicConsume(name, false, new DefaultConsumer(channel)));
          return this;
        });
  }

  /** Whether the broker has a queue of this name. */
  public boolean exists() {
    return declaration().isPresent();
  }

  /** The same, also of one that is another connection's own and that nobody else may look at. */
  boolean isThere() {
    try {
      return exists();
    } catch (Finding exclusive) {
      return true;
    }
  }

  /** How many messages are ready: in the queue and not with a consumer; 0 where it is missing. */
  public int ready() {
    return declaration().map(AMQP.Queue.DeclareOk::getMessageCount).orElse(0);
  }

  /** How many consumers it has; 0 where it is missing. */
  public int consumers() {
    return declaration().map(AMQP.Queue.DeclareOk::getConsumerCount).orElse(0);
  }

  /**
   * Whether it stays when the broker restarts; not if it is missing. The broker says so to a
   * declaration that clashes anyway: it compares durability first.
   */
  boolean isDurable() {
    return exists()
        && on(
            channel -> {
              try {
                channel.queueDeclare(name, true, false, false, Map.of("x-expires", CLASHING));
                return true;
              } catch (IOException e) {
                if (ReplyCode.of(e) != AMQP.PRECONDITION_FAILED) {
                  throw e;
                }
                return !e.getCause().getMessage().contains("arg 'durable'");
              }
            });
  }

  private Optional<AMQP.Queue.DeclareOk> declaration() {
    return onExisting(channel -> channel.queueDeclarePassive(name));
  }

  /**
   * The ready messages, which stay; but the broker will mark them as redelivered from now on. Empty
   * where the queue is missing.
   */
  public List<Message> messages() {
    return onExisting(channel -> read(channel, false)).orElse(List.of());
  }

  /** The messages that are ready now, taken out. Empty where the queue is missing. */
  public List<Message> takeAll() {
    return onExisting(channel -> read(channel, true)).orElse(List.of());
  }

  /** The bodies of {@link #messages}. */
  public List<String> bodies() {
    return messages().stream().map(Message::body).toList();
  }

  /** A property of each of the {@link #messages}; null where a message lacks it. */
  public <T> List<T> properties(Function<AMQP.BasicProperties, T> property) {
    return messages().stream().map(Message::properties).map(property).toList();
  }

  private List<Message> read(Channel channel, boolean take) throws IOException {
    var messages = new ArrayList<Message>();
    var tags = new ArrayList<Long>();
    GetResponse response;
    int ready = Integer.MAX_VALUE;
    while (messages.size() < ready && (response = channel.basicGet(name, take)) != null) {
      if (take && messages.isEmpty()) {
        ready = 1 + response.getMessageCount();
      }
      tags.add(response.getEnvelope().getDeliveryTag());
      messages.add(
          new Message(
              new String(response.getBody(), StandardCharsets.UTF_8),
              response.getProps(),
              response.getEnvelope().isRedeliver()));
    }
    if (!take) {
      for (long tag : tags) { // all at once they come back to a quorum queue in any order
        channel.basicNack(tag, false, true);
      }
    }
    return messages;
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(Channel channel) throws IOException, InterruptedException, TimeoutException;
  }

  /** Empty where the queue is missing. */
  private <T> Optional<T> onExisting(Work<T> work) {
    return on(
        channel -> {
          try {
            return Optional.of(work.on(channel));
          } catch (IOException e) {
            switch (ReplyCode.of(e)) {
              case AMQP.NOT_FOUND -> {
                return Optional.empty();
              }
              case AMQP.RESOURCE_LOCKED ->
                  throw new Finding(
                      "the queue '" + name + "' to be shared",
                      "it is exclusive to the connection that declared it");
              default -> throw e;
            }
          }
        });
  }

  private <T> T on(Work<T> work) {
    try {
      var channel = connection.get().createChannel();
      try {
        return work.on(channel);
      } finally {
        if (channel.isOpen()) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  Waiting waiting() {
    return waiting;
  }

  @Override
  public String toString() {
    return "the queue '" + name + "'";
  }
}
