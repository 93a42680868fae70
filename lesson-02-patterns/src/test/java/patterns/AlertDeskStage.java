package patterns;

import static patterns.Severity.CRITICAL;
import static patterns.Severity.ERROR;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 2.3 are staged with. */
abstract class AlertDeskStage {

  static final Set<Severity> BAD = EnumSet.of(ERROR, CRITICAL);

  final List<String> paged = new CopyOnWriteArrayList<>();
  final Map<Client, AlertDesk> programs = new HashMap<>();
  String exchange;
  LabQueue office;
  LabQueue onCall;
  Client shop;
  Client clerk;

  @BeforeEach
  void a_shop_and_a_desk_to_be(Lab lab) {
    exchange = lab.name("alerts");
    office = lab.queue("office");
    onCall = lab.queue("on-call");
    shop = lab.client("shop");
    clerk = lab.client("clerk");
  }

  void open(Lab lab, Client program, LabQueue queue, Set<Severity> severities, Pager pager)
      throws Exception {
    var alerts = alerts(program);
    lab.start("open", () -> alerts.open(program.connection(), queue.name(), severities, pager))
        .result();
  }

  void raise(Severity severity, String alert) throws Exception {
    alerts(shop).raise(shop.channel(), severity, alert);
  }

  /** Each program has alerts of its own, and declares them when it starts. */
  AlertDesk alerts(Client program) throws Exception {
    if (!programs.containsKey(program)) {
      programs.put(program, new AlertDesk(exchange));
      programs.get(program).declare(program.channel());
    }
    return programs.get(program);
  }

  void awaitPaged(Lab lab, String reason, String... alerts) {
    lab.await("the alerts paged", () -> paged.stream().sorted().toList())
        .because(reason)
        .toBe(List.of(alerts));
  }
}
