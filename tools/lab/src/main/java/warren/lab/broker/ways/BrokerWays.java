package warren.lab.broker.ways;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import warren.lab.broker.Broker;
import warren.lab.broker.BrokerSettings;
import warren.lab.broker.Cache;
import warren.lab.broker.NoBrokerException;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.NativeText;

/** The ways to a broker, in their order, and the choice among them. */
public final class BrokerWays {

  private final BrokerSettings settings;
  private final Cache cache;

  /** The ways that these settings leave, with what is kept in that cache. */
  public BrokerWays(BrokerSettings settings, Cache cache) {
    this.settings = settings;
    this.cache = cache;
  }

  /**
   * What a look at one way found.
   *
   * @param way the way
   * @param usable whether it can be taken, as far as can be seen without taking it
   * @param why why it can or cannot
   * @param remedy what to do to make it usable; empty where it is
   */
  public record Finding(Broker.Way way, boolean usable, String why, String remedy) {}

  /**
   * Looks at every way, in the order in which they are tried, without starting anything. A hung
   * Docker engine makes this take some seconds.
   *
   * @throws NoBrokerException where {@code WARREN_BROKER} names no way
   */
  public static List<Finding> survey() throws NoBrokerException {
    BrokerWays ways = new BrokerWays(BrokerSettings.of(NativeText.environment()), Cache.ofUser());
    return ways.all().map(BrokerWays::look).toList();
  }

  private static Finding look(BrokerWay way) {
    try {
      return new Finding(way.way(), true, way.look(), "");
    } catch (UnusableWayException e) {
      return new Finding(way.way(), false, e.getMessage(), e.remedy());
    }
  }

  /** Takes the first way that can be taken, or the one that the settings ask for. */
  public BrokerWay.Started start(RunFolder run, Remains remains, Consumer<String> progress)
      throws NoBrokerException, InterruptedException {
    List<String> tried = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    settings.ignored().ifPresent(what -> tried.add("  %-10s %s".formatted("given", what)));
    for (BrokerWay way : chosen().toList()) {
      String name = BrokerSettings.name(way.way());
      try {
        return because(way.start(run, remains, progress), tried);
      } catch (UnusableWayException e) {
        progress.accept("Not %s: %s".formatted(name, e.getMessage()));
        tried.add("  %-10s %s".formatted(name, e.getMessage()));
        if (!e.remedy().isEmpty()) {
          remedies.add("  %-10s %s".formatted(name, e.remedy()));
        }
      }
    }
    throw new NoBrokerException(message(tried, remedies));
  }

  /** The line that names the way says why the ways before it were not taken. */
  private static BrokerWay.Started because(BrokerWay.Started started, List<String> tried) {
    if (tried.isEmpty()) {
      return started;
    }
    String others =
        tried.stream()
            .map(line -> line.strip().lines().findFirst().orElse("").replaceAll(" {2,}", ": "))
            .collect(Collectors.joining("; "));
    Broker broker = started.broker();
    return new BrokerWay.Started(
        broker.withReason("%s (%s)".formatted(broker.reason(), others)),
        started.end(),
        started.control());
  }

  private String message(List<String> tried, List<String> remedies) {
    List<String> lines = new ArrayList<>();
    lines.add("There is no broker to be had. What was tried:");
    lines.addAll(tried);
    lines.add(remedies.size() == 1 ? "What to do:" : "What to do, one of these:");
    lines.addAll(remedies);
    settings
        .forced()
        .ifPresent(
            way ->
                lines.add(
                    "WARREN_BROKER=%s rules out every other way; unset it to try them."
                        .formatted(BrokerSettings.name(way))));
    return String.join("\n", lines);
  }

  private Stream<BrokerWay> chosen() {
    if (settings.forced().isPresent()) {
      return all().filter(way -> way.way() == settings.forced().get());
    }
    // A broker that was asked for and does not work is an error, not a reason to take another.
    return all().filter(way -> settings.amqpUri().isPresent() == (way.way() == Broker.Way.GIVEN));
  }

  private Stream<BrokerWay> all() {
    return Stream.of(
        new GivenWay(settings), new ContainerWay(settings), new LocalWay(), new UnpackedWay(cache));
  }
}
