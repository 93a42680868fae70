package warren.desk.session;

import java.util.Optional;
import warren.course.Exercise;
import warren.course.Need;
import warren.lab.broker.Broker;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.keeper.BrokerLease;
import warren.lab.store.RedisStore;

/**
 * What an exercise needs beyond a broker. It is looked for before the tests run, as a learner
 * should not read it out of their failures. A test that would restart a broker that somebody else
 * runs is skipped by the lab; the others of the exercise can be worked on.
 */
public final class Needs {

  private static final String HASHING = "x-consistent-hash";

  private Needs() {}

  /** What is missing and what to do; empty if all is there. */
  public static Optional<String> unmet(Exercise exercise, BrokerLease lease) {
    if (exercise.needs().contains(Need.CONSISTENT_HASH) && !lease.hasExchangeType(HASHING)) {
      return Optional.of(withoutHashing(exercise, lease.broker()));
    }
    return exercise.needs().contains(Need.REDIS) ? withoutRedis(exercise, lease) : Optional.empty();
  }

  private static String withoutHashing(Exercise exercise, Broker broker) {
    return """
        %s needs an exchange of the type %s, and the broker at %s:%d lacks its plugin.
        On the broker's machine:
          rabbitmq-plugins enable rabbitmq_consistent_hash_exchange
        Or unset WARREN_AMQP_URI, and Warren starts a broker that has it."""
        .formatted(exercise.id(), HASHING, broker.host(), broker.port());
  }

  private static Optional<String> withoutRedis(Exercise exercise, BrokerLease lease) {
    try {
      RedisStore.openGiven().ifPresentOrElse(RedisStore::close, lease::redis);
      return Optional.empty();
    } catch (NoBrokerException none) {
      return Optional.of("%s needs a Redis. %s".formatted(exercise.id(), none.getMessage()));
    }
  }
}
