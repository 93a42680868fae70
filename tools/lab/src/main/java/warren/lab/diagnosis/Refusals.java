package warren.lab.diagnosis;

import static warren.lab.diagnosis.Refusal.ANY;
import static warren.lab.diagnosis.Refusal.rule;

import com.rabbitmq.client.AMQP;
import java.util.List;

/**
 * What the broker's refusals mean, by its code and words (RabbitMQ's, 3.10 to 4.3), the most
 * specific first; a refusal is explained by the first that fits.
 */
final class Refusals {

  private static final String ONCE = "A delivery tag counts per channel and can be settled once: ";

  static final List<Rule> RULES =
      List.of(
          rule(
              "bind-arguments-swapped",
              AMQP.NOT_FOUND,
              "no (queue|exchange)",
              Names::swappedInBind,
              "queueBind takes the queue, the exchange and the routing key, in this order; here two"
                  + " of them have changed places."),
          rule(
              "passive-declare",
              AMQP.NOT_FOUND,
              "no (queue|exchange)",
              Names::passive,
              "A passive declare only asks whether the name is there; it makes nothing, and if the"
                  + " name is missing the broker closes the channel."),
          rule(
              "queue-gone",
              AMQP.NOT_FOUND,
              "no queue '(.*)' in vhost",
              Names::queueWasThere,
              "It had been declared and is gone: an exclusive queue goes with its connection, an"
                  + " auto-delete queue with its last consumer."),
          rule(
              "no-such-queue",
              AMQP.NOT_FOUND,
              "no queue",
              "Nobody declared it before it was used."),
          rule(
              "exchange-gone",
              AMQP.NOT_FOUND,
              "no exchange '(.*)' in vhost",
              Names::exchangeWasThere,
              "It had been declared and is gone: somebody deleted it, or it was auto-delete and lost"
                  + " its last binding."),
          rule(
              "no-such-exchange",
              AMQP.NOT_FOUND,
              "no exchange",
              "Nobody declared an exchange of that name; the default exchange is the empty name, and"
                  + " it takes the queue's name as the routing key."),
          rule(
              "exclusive-asked-of-a-shared-queue",
              AMQP.RESOURCE_LOCKED,
              "",
              Names::sharedBefore,
              "The queue is there and is not exclusive: nobody can declare it exclusive now."),
          rule(
              "shared-asked-of-an-exclusive-queue",
              AMQP.RESOURCE_LOCKED,
              "",
              Names::exclusiveHereBefore,
              "This connection declared the queue exclusive and now asks for it without that: both"
                  + " declarations must say the same."),
          rule(
              "exclusive-queue-of-another-connection",
              AMQP.RESOURCE_LOCKED,
              "",
              Names::exclusiveElsewhere,
              "An exclusive queue belongs to the connection that declared it."),
          rule(
              "exclusive-asked-of-an-existing-queue",
              AMQP.RESOURCE_LOCKED,
              "",
              Names::askedAsExclusive,
              "It was there already. An exclusive queue belongs to the connection that declared it,"
                  + " and a shared one cannot become exclusive."),
          rule(
              "inequivalent-argument",
              AMQP.PRECONDITION_FAILED,
              "inequivalent arg '([^']*)' for .*: received (.+) but current is (.+)$",
              "It exists already, with other properties than those asked for: %2$s is %4$s, and"
                  + " %3$s was asked for."),
          rule(
              "inequivalent-properties",
              AMQP.PRECONDITION_FAILED,
              "inequivalent",
              "It exists already, with other properties than those asked for."),
          rule(
              "argument-as-text",
              AMQP.PRECONDITION_FAILED,
              "invalid arg '([^']*)' .*longstr",
              "Arguments have types: %2$s went out as text, and the broker wants a number."),
          rule(
              "argument-of-another-type",
              AMQP.PRECONDITION_FAILED,
              "invalid (?:arg '([^']*)' .*(?:expected|unacceptable_type)|type '[^']*' for arg '([^']*)')",
              "Arguments have types: %2$s%3$s went out with a value of a type that the broker does"
                  + " not take for it."),
          rule(
              "argument-negative",
              AMQP.PRECONDITION_FAILED,
              "invalid arg '([^']*)' .*\\{value_negative,(-\\d+)\\}",
              "%2$s is %3$s, which is less than nothing. An int holds the milliseconds of 24 days;"
                  + " with more than that it turns negative, and a long does not."),
          rule(
              "dead-letter-key-alone",
              AMQP.PRECONDITION_FAILED,
              "routing_key_but_no_dlx_defined",
              "x-dead-letter-routing-key means nothing without x-dead-letter-exchange; the default"
                  + " exchange is the empty name."),
          rule(
              "expiration-no-number",
              AMQP.PRECONDITION_FAILED,
              "invalid expiration",
              "An expiration is text that holds a whole number of milliseconds, and nothing else."),
          rule(
              "acknowledged-with-auto-ack",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag (\\d+)",
              Tags::automatic,
              "The message came with autoAck: the broker forgot it as it sent it, so there is nothing"
                  + " left to acknowledge."),
          rule(
              "settled-by-multiple",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag (\\d+)",
              Tags::settledByMultiple,
              ONCE
                  + "this one was settled before, by a call with multiple=true, which settles all"
                  + " before it, too."),
          rule(
              "double-ack",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag (\\d+)",
              Tags::settledBefore,
              ONCE + "this one was settled before."),
          rule(
              "given-back-by-recover",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag (\\d+)",
              Tags::recovered,
              ONCE
                  + "basicRecover came before, and gives back all that is not acknowledged on its"
                  + " channel."),
          rule(
              "ack-on-another-channel",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag (\\d+)",
              Tags::deliveredElsewhere,
              ONCE
                  + "this one belongs to another channel, or to one that has been closed since. Settle"
                  + " a message on the channel that it came on."),
          rule(
              "unknown-delivery-tag",
              AMQP.PRECONDITION_FAILED,
              "unknown delivery tag",
              "A delivery tag counts per channel, from 1: no delivery on this channel had this one."),
          rule(
              "ack-timeout",
              AMQP.PRECONDITION_FAILED,
              "delivery acknowledgement on channel",
              "A message was neither acknowledged nor given back in the time that the broker allows"
                  + " (consumer_timeout, 30 minutes unless set)."),
          rule(
              "reply-consumer-missing",
              AMQP.PRECONDITION_FAILED,
              "fast reply consumer does not exist",
              "Before a request with the reply address amq.rabbitmq.reply-to is published, the same"
                  + " channel must consume from amq.rabbitmq.reply-to."),
          rule(
              "reply-consumer-with-ack",
              AMQP.PRECONDITION_FAILED,
              "reply consumer cannot acknowledge",
              "amq.rabbitmq.reply-to is no real queue: consume from it with autoAck=true."),
          rule(
              "reply-consumer-twice",
              AMQP.PRECONDITION_FAILED,
              "reply consumer already set",
              "A channel can have one consumer of amq.rabbitmq.reply-to."),
          rule(
              "transaction-and-confirms",
              AMQP.PRECONDITION_FAILED,
              "cannot switch from",
              "A channel is either transactional or in confirm mode: use another channel."),
          rule(
              "no-transaction",
              AMQP.PRECONDITION_FAILED,
              "channel is not transactional",
              "txSelect comes before txCommit and txRollback, on the same channel."),
          rule(
              "still-used",
              AMQP.PRECONDITION_FAILED,
              "(in use|not empty)",
              "It was to be deleted only if unused or empty, and it is %2$s."),
          rule(
              "message-too-large",
              AMQP.PRECONDITION_FAILED,
              "larger than",
              "The broker takes no message of that size; send a reference to where the data is."),
          rule(
              "exclusive-consumer",
              AMQP.ACCESS_REFUSED,
              "in exclusive use",
              "An exclusive consumer is a queue's only one: the queue has another consumer, or one"
                  + " that is exclusive."),
          rule(
              "reserved-name",
              AMQP.ACCESS_REFUSED,
              "reserved prefix",
              "Names that begin with amq. are the broker's own: choose another."),
          rule(
              "default-exchange-is-fixed",
              AMQP.ACCESS_REFUSED,
              "default exchange",
              "The default exchange, the one of the empty name, cannot be declared, bound or deleted:"
                  + " every queue is bound to it under its own name."),
          rule(
              "login-refused",
              AMQP.ACCESS_REFUSED,
              "[Ll]ogin was refused",
              "The user or the password is not one that this broker knows."),
          rule(
              "no-permission",
              AMQP.ACCESS_REFUSED,
              "refused for user",
              "The user may not configure, write to or read from what has that name."),
          rule(
              "unknown-exchange-type",
              ANY,
              "(unknown|invalid) exchange type",
              "The types are direct, fanout, topic and headers, and those of plugins: is it misspelt,"
                  + " or is its plugin missing?"),
          rule(
              "command-invalid",
              AMQP.COMMAND_INVALID,
              "",
              "The broker does not know what was asked for, or cannot do it at this point."),
          rule(
              "frames-mixed",
              AMQP.UNEXPECTED_FRAME,
              "",
              "Something came between the frames of a message: two threads wrote to one channel."),
          rule(
              "virtual-host-refused",
              AMQP.NOT_ALLOWED,
              "vhost",
              "The virtual host is missing, or the user has no access to it: connect with the factory"
                  + " that is given."),
          rule(
              "too-many-channels",
              AMQP.NOT_ALLOWED,
              "(channel_max|number of channels)",
              "Close each channel when its work is done, or keep one and use it again."),
          rule(
              "not-allowed",
              AMQP.NOT_ALLOWED,
              "",
              "The broker's settings forbid it, whoever asks."),
          rule(
              "immediate-not-implemented",
              AMQP.NOT_IMPLEMENTED,
              "immediate",
              "RabbitMQ has no immediate publishing: let the message expire instead."),
          rule(
              "prefetch-size-not-implemented",
              AMQP.NOT_IMPLEMENTED,
              "prefetch_size",
              "RabbitMQ limits the number of messages and not their bytes: leave the prefetch size at"
                  + " 0."),
          rule(
              "not-implemented",
              AMQP.NOT_IMPLEMENTED,
              "",
              "AMQP 0-9-1 has it and RabbitMQ does not."),
          rule("refused", ANY, "", ""));

  private Refusals() {}
}
