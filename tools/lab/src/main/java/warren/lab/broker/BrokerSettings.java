package warren.lab.broker;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about the broker.
 *
 * @param forced {@code WARREN_BROKER}: the only way to take
 * @param none {@code WARREN_BROKER=none}: take no way at all
 * @param amqpUri {@code WARREN_AMQP_URI}
 * @param managementUri {@code WARREN_MANAGEMENT_URI}
 * @param image {@code WARREN_IMAGE}, by default {@value #IMAGE}
 * @param dockerHost {@code DOCKER_HOST}, which tells apart what is shared; Testcontainers reads it
 */
public record BrokerSettings(
    Optional<Broker.Way> forced,
    boolean none,
    Optional<String> amqpUri,
    Optional<String> managementUri,
    String image,
    Optional<String> dockerHost) {

  private static final String IMAGE = "rabbitmq:4-management";

  /**
   * Reads them from an environment.
   *
   * @throws NoBrokerException if {@code WARREN_BROKER} names no way
   */
  public static BrokerSettings of(Map<String, String> environment) throws NoBrokerException {
    String forced = value(environment, "WARREN_BROKER").orElse("").toLowerCase(Locale.ROOT);
    Optional<Broker.Way> way =
        switch (forced) {
          case "", "none" -> Optional.empty();
          case "given" -> Optional.of(Broker.Way.GIVEN);
          case "container" -> Optional.of(Broker.Way.CONTAINER);
          case "local" -> Optional.of(Broker.Way.LOCAL);
          case "unpacked" -> Optional.of(Broker.Way.UNPACKED);
          default ->
              throw new NoBrokerException(
                  "WARREN_BROKER=%s names no way to a broker.\n".formatted(forced)
                      + "Set it to given, container, local or unpacked, or unset it and the first"
                      + " way that works is taken.");
        };
    return new BrokerSettings(
        way,
        forced.equals("none"),
        value(environment, "WARREN_AMQP_URI"),
        value(environment, "WARREN_MANAGEMENT_URI"),
        value(environment, "WARREN_IMAGE").orElse(IMAGE),
        value(environment, "DOCKER_HOST"));
  }

  /** What is said about a given broker and not heeded, as another setting rules it out. */
  public Optional<String> ignored() {
    if (amqpUri.isPresent()) {
      return forced
          .filter(way -> way != Broker.Way.GIVEN)
          .map(
              way ->
                  "WARREN_AMQP_URI is set, but WARREN_BROKER=%s rules it out".formatted(name(way)));
    }
    return managementUri.map(
        uri -> "WARREN_MANAGEMENT_URI says nothing as long as WARREN_AMQP_URI is not set");
  }

  /** How {@code WARREN_BROKER} and messages name a way. */
  public static String name(Broker.Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }
}
