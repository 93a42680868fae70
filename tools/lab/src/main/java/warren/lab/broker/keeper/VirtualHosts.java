package warren.lab.broker.keeper;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import warren.lab.broker.Log;
import warren.lab.broker.ManagementApi;

/** The virtual hosts of a keeper; a few are made ahead, so that a user need not wait. */
final class VirtualHosts {

  private static final int SPARES = 2;

  /** Tests have just begun when one is taken; what keeps the broker busy can wait for them. */
  private static final Duration LATER = Duration.ofMillis(500);

  private volatile ManagementApi api;
  private final String prefix;
  private final AtomicInteger numbers = new AtomicInteger();
  private final BlockingQueue<String> spares = new LinkedBlockingQueue<>();

  /** Labels before it removes: a label that came later would make a removed one anew. */
  private final ScheduledExecutorService keeping = Executors.newSingleThreadScheduledExecutor();

  private final ScheduledExecutorService maker = Executors.newSingleThreadScheduledExecutor();

  /** Makes the first one at once, to see that it can be done. */
  VirtualHosts(ManagementApi api, String prefix) throws IOException {
    this.api = api;
    this.prefix = prefix;
    spares.add(make());
    maker.execute(this::fill);
  }

  /** The broker's management API is elsewhere from now on. */
  void moved(ManagementApi elsewhere) {
    api = elsewhere;
  }

  /** An empty virtual host that carries a label for who looks at the management UI. */
  String take(String label) throws IOException {
    String spare = spares.poll();
    String name = spare == null ? make() : spare;
    later(keeping, () -> label(name, label));
    later(maker, this::fill);
    return name;
  }

  void drop(String name) {
    later(
        keeping,
        () -> {
          try {
            api.deleteVirtualHost(name);
          } catch (IOException e) {
            Log.say("cannot delete " + name, e);
          }
        });
  }

  private void label(String name, String label) {
    try {
      api.describeVirtualHost(name, label);
    } catch (IOException e) {
      Log.say("cannot label " + name, e);
    }
  }

  private void fill() {
    try {
      while (spares.size() < SPARES) {
        spares.add(make());
      }
    } catch (IOException e) {
      Log.say("cannot make a spare virtual host", e);
    }
  }

  private static void later(ScheduledExecutorService executor, Runnable work) {
    executor.schedule(work, LATER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String make() throws IOException {
    String name = prefix + numbers.incrementAndGet();
    api.createVirtualHost(name);
    return name;
  }
}
