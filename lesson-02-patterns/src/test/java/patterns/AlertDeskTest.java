package patterns;

import static patterns.Severity.CRITICAL;
import static patterns.Severity.ERROR;
import static patterns.Severity.INFO;
import static patterns.Severity.WARNING;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;

@Exercise("2.3")
class AlertDeskTest {

  private static final Set<Severity> BAD = EnumSet.of(ERROR, CRITICAL);

  private final List<String> paged = new CopyOnWriteArrayList<>();
  private final Map<Client, AlertDesk> programs = new HashMap<>();
  private String exchange;
  private LabQueue office;
  private LabQueue onCall;
  private Client shop;
  private Client clerk;

  @BeforeEach
  void a_shop_and_a_desk_to_be(Lab lab) {
    exchange = lab.name("alerts");
    office = lab.queue("office");
    onCall = lab.queue("on-call");
    shop = lab.client("shop");
    clerk = lab.client("clerk");
  }

  @Test
  void a_desk_gets_every_severity_it_asked_for(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    raise(WARNING, "disk at 80%");
    raise(ERROR, "mail to Köln rejected");
    raise(CRITICAL, "shop is down");

    awaitPaged(
        lab,
        "too few and nobody comes, too many and nobody looks",
        "mail to Köln rejected",
        "shop is down");
  }

  @Test
  void its_queue_collects_them_and_nothing_else_while_it_is_away(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    clerk.die();
    assertThat(office).eventuallyHasConsumers(0);
    raise(INFO, "all is well");
    raise(CRITICAL, "shop is down");
    raise(WARNING, "disk at 80%");
    raise(ERROR, "mail rejected");

    assertThat(office)
        .because("what nobody wants fills the queue, and crosses the network to be thrown away")
        .eventuallyHolds("shop is down", "mail rejected")
        .because("an alert has to outlive a restart of the broker")
        .messagesArePersistent();
    open(lab, lab.client("clerk after lunch"), office, BAD, paged::add);
    awaitPaged(
        lab, "nothing is missed over lunch, or comes twice", "mail rejected", "shop is down");
  }

  @Test
  void two_desks_may_ask_for_the_same_severity(Lab lab) throws Exception {
    var phone = lab.client("phone");
    var some = EnumSet.of(WARNING, ERROR);
    open(lab, clerk, office, some, alert -> paged.add("office: " + alert));
    open(lab, phone, onCall, BAD, alert -> paged.add("phone: " + alert));
    raise(CRITICAL, "fire"); // first, as what is too much must not come too late
    raise(WARNING, "disk full");
    raise(ERROR, "no mail");

    awaitPaged(
        lab,
        "each desk has a copy of its own of what it asked for",
        "office: disk full",
        "office: no mail",
        "phone: fire",
        "phone: no mail");
  }

  @Test
  void exchange_and_queue_may_be_there_already(Lab lab) throws Exception {
    var other = lab.client("another program").channel();
    other.exchangeDeclare(exchange, "direct", true);
    var archive = lab.queue("archive").declared();
    other.queueBind(archive.name(), exchange, "error");
    office.declared();
    open(lab, clerk, office, BAD, paged::add);
    raise(ERROR, "mail rejected");

    assertThat(archive)
        .because("not all programs are written by you: they agree on the exchange and its keys")
        .eventuallyHolds("mail rejected");
  }

  @Test
  void two_programs_share_a_desk(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    open(lab, lab.client("second clerk"), office, BAD, paged::add);
    lab.await("the consumers of the desk's queue", office::consumers)
        .because("the broker knows when an alert comes; whoever asks is late, or asks in vain")
        .to("be two or more", consumers -> consumers >= 2);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");
    lab.untilQuiet();

    awaitPaged(lab, "or two people run to the same fire", "mail rejected", "shop is down");
  }

  @Test
  void what_has_been_paged_is_gone_from_all_desks_of_a_program(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    open(lab, clerk, onCall, BAD, paged::add);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "fire");

    awaitPaged(
        lab,
        "one program may have two desks open",
        "fire",
        "fire",
        "mail rejected",
        "mail rejected");
    lab.untilSettled(4);
    clerk.die();
    for (var queue : List.of(office, onCall)) {
      assertThat(queue)
          .because("what is still there is paged again, and somebody sees to it twice")
          .eventuallyHasConsumers(0)
          .staysEmpty();
    }
  }

  @Test
  void an_alert_that_is_not_yet_paged_stays(Lab lab) throws Exception {
    var paging = lab.gate("paging an alert");
    open(lab, clerk, office, BAD, paging::pass);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");
    paging.awaitArrival();
    lab.untilQuiet();
    clerk.die();

    assertThat(office)
        .because("the desk's program died and nobody has seen it: the next one has to show it")
        .eventuallyHolds("mail rejected", "shop is down");
  }

  @Test
  void an_alert_whose_pager_throws_stays(Lab lab) throws Exception {
    var failures =
        lab.throwing().always("mail rejected", () -> new IllegalStateException("pager is off"));
    open(lab, clerk, office, BAD, failures::pass);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");
    lab.untilThrown(failures);
    clerk.die();

    lab.await("the alerts in the queue", office::bodies)
        .because("nobody has seen it: whoever opens the desk next has to")
        .to("hold mail rejected", alerts -> alerts.contains("mail rejected"));
  }

  @Test
  void raising_leaves_no_channel_open(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    for (int i = 1; i <= 9; i++) {
      raise(ERROR, "mail " + i + " rejected");
    }
    lab.untilSettled(9);

    assertThat(shop)
        .because("a connection has room for some 2000 channels; then no alert gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void whoever_declares_learns_that_the_broker_refuses(Lab lab) throws Exception {
    lab.client("another program").channel().exchangeDeclare(exchange, "headers", true);

    assertThat(lab.attempt(() -> alerts(shop)))
        .because("a shop that starts without a way to raise an alert is silent when it matters")
        .threw(IOException.class);
  }

  @Test
  void whoever_opens_a_desk_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var owner = lab.client("owner").channel();
    owner.basicConsume(
        office.declared().name(), false, "", false, true, null, new DefaultConsumer(owner));

    assertThat(lab.attempt(() -> open(lab, clerk, office, BAD, paged::add)))
        .because("a desk that is not there and says nothing misses every alert")
        .threw(IOException.class);
  }

  @Test
  void whoever_raises_an_alert_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    raise(ERROR, "mail rejected");
    lab.untilSettled(1);
    shop.die();

    assertThat(lab.attempt(() -> raise(ERROR, "again")))
        .because("nobody will hear of it, and only the caller can find another way")
        .threw(Exception.class);
  }

  private void open(Lab lab, Client program, LabQueue queue, Set<Severity> severities, Pager pager)
      throws Exception {
    var alerts = alerts(program);
    lab.start("open", () -> alerts.open(program.connection(), queue.name(), severities, pager))
        .result();
  }

  private void raise(Severity severity, String alert) throws Exception {
    alerts(shop).raise(shop.channel(), severity, alert);
  }

  /** Each program has alerts of its own, and declares them when it starts. */
  private AlertDesk alerts(Client program) throws Exception {
    if (!programs.containsKey(program)) {
      programs.put(program, new AlertDesk(exchange));
      programs.get(program).declare(program.channel());
    }
    return programs.get(program);
  }

  private void awaitPaged(Lab lab, String reason, String... alerts) {
    lab.await("the alerts paged", () -> paged.stream().sorted().toList())
        .because(reason)
        .toBe(List.of(alerts));
  }
}
