package patterns;

import static patterns.Severity.CRITICAL;
import static patterns.Severity.ERROR;
import static patterns.Severity.INFO;
import static patterns.Severity.WARNING;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.3")
class AlertDeskTest {

  private static final Set<String> KEYS =
      EnumSet.allOf(Severity.class).stream().map(Severity::key).collect(Collectors.toSet());

  private final List<String> paged = new CopyOnWriteArrayList<>();
  private String exchange;
  private LabQueue office;
  private Client shop;
  private Client clerk;

  @BeforeEach
  void a_shop_that_raises_alerts(Lab lab) {
    exchange = lab.name("alerts");
    office = lab.queue("office");
    shop = lab.client("shop");
    clerk = lab.client("clerk");
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "The exchange is of type fanout: it copies every alert into every queue and looks at no"
            + " key. A direct exchange compares the routing key with each binding's key.",
        () ->
            lab.wire().methods(AMQP.Exchange.Declare.class).stream()
                .anyMatch(declare -> declare.getType().equals("fanout")));
    lab.suspect(
        "An alert was raised with a routing key that is none of %s. A direct exchange compares keys"
                .formatted(KEYS)
            + " letter by letter, case included.",
        () -> !KEYS.containsAll(routingKeys(lab)));
    lab.suspect(
        "An alert went to the default exchange, which gives it to the one queue that is named like"
            + " the routing key. Publish it to the exchange of alerts.",
        () ->
            shop.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(publish -> publish.getExchange().isEmpty()));
    lab.suspect(
        "The desk consumes a queue of another name than it was given. One queue holds all that a"
            + " desk wants, of every severity.",
        () ->
            clerk.wire().methods(AMQP.Basic.Consume.class).stream()
                .anyMatch(consume -> !consume.getQueue().equals(office.name())));
    lab.suspect(
        "A queue was bound with a key that is none of %s. One binding has one key: for several"
                .formatted(KEYS)
            + " severities bind the queue several times.",
        () -> !KEYS.containsAll(bindingKeys(lab)));
    lab.suspect(
        "The queue was bound with one key only, so one severity comes and the others do not. One"
            + " queue may have many bindings: call queueBind for each severity.",
        () -> bindingKeys(lab).size() == 1 && KEYS.containsAll(bindingKeys(lab)));
    lab.suspect(
        "The queue was bound for severities that the desk did not ask for. What the consumer throws"
            + " away has crossed the network, and what comes while it is away fills its queue. The"
            + " bindings choose, in the broker.",
        () -> bindingKeys(lab).contains(INFO.key()));
  }

  @Test
  void a_desk_gets_every_severity_it_asked_for(Lab lab) throws Exception {
    open(clerk, office, ERROR, CRITICAL);

    raise(WARNING, "disk at 80%");
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");
    raise(ERROR, "card refused");

    awaitPaged(
        lab,
        "a desk has one queue, and as many bindings as it has severities",
        "mail rejected",
        "shop is down",
        "card refused");
  }

  @Test
  void its_queue_collects_nothing_else_while_the_desk_is_away(Lab lab) throws Exception {
    open(clerk, office, ERROR, CRITICAL);
    raise(ERROR, "mail rejected");
    awaitPaged(lab, "the desk is open", "mail rejected");
    lab.untilSettled(1);
    clerk.die();
    assertThat(office).eventuallyHasConsumers(0);

    raise(INFO, "all is well");
    raise(CRITICAL, "shop is down");
    raise(WARNING, "disk at 80%");
    raise(ERROR, "card refused");

    assertThat(office)
        .because("an alert that nobody wants must not get as far as the queue")
        .eventuallyHolds("shop is down", "card refused");
  }

  @Test
  void two_desks_may_ask_for_the_same_severity(Lab lab) throws Exception {
    var onCall = lab.queue("on-call");
    var called = new CopyOnWriteArrayList<String>();
    new AlertDesk(exchange).declare(shop.channel());
    var phone = lab.client("phone");
    new AlertDesk(exchange)
        .open(phone.connection(), onCall.name(), EnumSet.of(CRITICAL), called::add);
    open(clerk, office, ERROR, CRITICAL);

    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");

    awaitPaged(lab, "each desk has a copy of its own", "mail rejected", "shop is down");
    await(lab, "the phone", called, "it asked for critical alerts only", "shop is down");
  }

  @Test
  void an_alert_that_nobody_asked_for_goes_nowhere(Lab lab) throws Exception {
    open(clerk, office, CRITICAL);

    raise(WARNING, "disk at 80%");
    raise(CRITICAL, "shop is down");

    awaitPaged(lab, "no desk asked for warnings, and to raise one is no error", "shop is down");
  }

  @Test
  void a_desk_that_opens_twice_gets_each_alert_once(Lab lab) throws Exception {
    open(clerk, office, ERROR, CRITICAL);
    clerk.die();
    assertThat(office).eventuallyHasConsumers(0);
    open(lab.client("clerk after lunch"), office, ERROR, CRITICAL);

    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");

    awaitPaged(
        lab,
        "binding again with the same key changes nothing, so it is safe at every start",
        "mail rejected",
        "shop is down");
  }

  private void open(Client desk, LabQueue queue, Severity first, Severity... more)
      throws Exception {
    var alerts = new AlertDesk(exchange);
    alerts.declare(desk.channel());
    alerts.open(desk.connection(), queue.name(), EnumSet.of(first, more), paged::add);
  }

  private void raise(Severity severity, String alert) throws Exception {
    var alerts = new AlertDesk(exchange);
    alerts.declare(shop.channel());
    alerts.raise(shop.channel(), severity, alert);
  }

  private void awaitPaged(Lab lab, String why, String... alerts) {
    await(lab, "the desk", paged, why, alerts);
  }

  /** What is raised last is expected, so nothing that comes too much can come later. */
  private static void await(
      Lab lab, String desk, List<String> paged, String why, String... alerts) {
    var expected = List.of(alerts);
    lab.eventually(
        desk + " to get its alerts",
        () -> {
          if (!sorted(paged).equals(sorted(expected))) {
            throw new Finding(
                    "%s to get %s".formatted(desk, expected),
                    paged.isEmpty() ? "it got nothing" : "it got " + paged)
                .because(why);
          }
        });
  }

  private static List<String> sorted(List<String> alerts) {
    return alerts.stream().sorted().toList();
  }

  private static Set<String> bindingKeys(Lab lab) {
    return lab.wire().methods(AMQP.Queue.Bind.class).stream()
        .map(AMQP.Queue.Bind::getRoutingKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> routingKeys(Lab lab) {
    return lab.wire().methods(AMQP.Basic.Publish.class).stream()
        .map(AMQP.Basic.Publish::getRoutingKey)
        .collect(Collectors.toSet());
  }
}
