package warren.lab.diagnosis;

import java.util.List;
import java.util.stream.Stream;

/** What can be told of any exercise, the most specific first. */
final class Catalogue {

  private static final List<Rule> FIRST =
      List.of(
          new Rule(
              "past-the-factory",
              "No connection was opened with what the test handed to your code: your code has tried"
                  + " another address. Where the broker is, the given ConnectionFactory knows.",
              Habits::pastTheFactory),
          new Rule(
              "waits-on-reading-thread",
              "A listener of the connection or the channel called %s and waits for the broker's"
                  + " answer, on the one thread that could read it: give such work to a thread of"
                  + " your own.",
              Closes::onReadingThread));

  private static final List<Rule> LAST =
      List.of(
          new Rule("redis-refused", "Redis returned an error, for %s", RedisErrors::first),
          new Rule(
              "redis-connections-kept",
              "All of the pool's connections to Redis were in use, and none came back: what"
                  + " keeps one, such as a transaction, has to be closed however it ends.",
              RedisErrors::poolIsEmpty),
          new Rule(
              "closed-again",
              "The %s had been closed already, %s, and closing it again throws"
                  + " AlreadyClosedException: ask isOpen before, or use abort, which never throws.",
              Closes::closedAgain),
          new Rule(
              "acknowledged-in-spite-of-failure",
              "The message \"%s\" was acknowledged although its handler threw: the broker has"
                  + " forgotten it, and nobody has done the work.",
              Acknowledgements::inSpiteOfFailure),
          new Rule(
              "consumer-threw",
              "An exception left the consumer, so the client library closed its channel: no further"
                  + " message is delivered on it.",
              Closes::consumerThrew),
          new Rule(
              "listener-threw",
              "An exception left the %s listener, so the client library closed its channel.",
              Closes::listenerThrew),
          new Rule(
              "consumer-closed",
              "Your code closed the channel on which its consumer ran. The consumer ended with it:"
                  + " keep the channel open for as long as messages shall come.",
              Closes::consumerClosed),
          new Rule(
              "serialized-object",
              "The body is a serialized Java object: it begins with the bytes AC ED. Only Java with"
                  + " the same class can read it, and reading such bytes from a stranger can run the"
                  + " stranger's code.",
              Habits::serializedObject),
          new Rule(
              "qos-after-consume",
              "The prefetch limit was set after basicConsume, and holds only for consumers that start"
                  + " later: this one runs without a limit.",
              TooLate::prefetch),
          new Rule(
              "confirm-after-publish",
              "%s published before confirmSelect: the broker confirms only what is published on the"
                  + " channel after it.",
              TooLate::confirmMode),
          new Rule(
              "publish-without-binding",
              "Nothing was bound to the exchange '%s' when the message was published to it, so the"
                  + " broker dropped the message.",
              TooLate::binding),
          new Rule(
              "dead-letter-exchange-missing",
              "What dies in '%s' goes to the exchange '%s', which nobody declared, and is dropped"
                  + " without a word. The default exchange is the empty name; to it the routing key"
                  + " is a queue's name.",
              DeadLetters::exchangeMissing),
          new Rule(
              "dead-letter-exchange-unbound",
              "What dies in '%s' goes to the exchange '%s', to which nothing is bound, and is dropped"
                  + " without a word.",
              DeadLetters::exchangeUnbound),
          new Rule(
              "dead-letter-key-missing",
              "'%s' was declared without x-dead-letter-routing-key, so what dies there keeps the key"
                  + " that it was published with. To the default exchange that is the name of this"
                  + " same queue: the message comes back, or is dropped because it only goes round.",
              DeadLetters::keyMissing),
          new Rule(
              "queue-expires",
              "x-expires deletes the queue '%s' once it has gone unused for that long, and what is in"
                  + " it goes without a trace. To publish is not to use it. A message's time to live"
                  + " is x-message-ttl.",
              DeadLetters::queueExpires),
          new Rule(
              "multiple-too-wide",
              "The message \"%s\" was acknowledged before it was handled: the ack of a later one was"
                  + " sent with multiple=true, which takes in all before it.",
              Acknowledgements::multipleTooWide),
          new Rule(
              "acknowledged-early",
              "The message \"%s\" was acknowledged before it was handled: its handler was still at"
                  + " work when the ack went out.",
              Acknowledgements::early),
          new Rule(
              "redelivery-loop",
              "The message \"%s\" was delivered %d times: each time it was put back in the queue, and"
                  + " the broker sent it again at once.",
              Habits::redeliveryLoop),
          new Rule(
              "auto-ack",
              "The consumer was started with autoAck: the broker forgets each message as it sends it,"
                  + " handled or not.",
              Acknowledgements::automatic),
          new Rule(
              "never-acknowledged",
              "%s delivered and none was ever acknowledged: the broker still owns them and will"
                  + " deliver them again.",
              Acknowledgements::never),
          new Rule(
              "polling",
              "The queue was polled with basicGet, %d times: each is a round trip, most for nothing."
                  + " basicConsume lets the broker push.",
              Habits::polling));

  static final List<Rule> RULES =
      Stream.of(FIRST, Refusals.RULES, LAST).flatMap(List::stream).toList();

  private Catalogue() {}
}
