package patterns;

import static patterns.Severity.CRITICAL;
import static patterns.Severity.ERROR;
import static patterns.Severity.INFO;
import static patterns.Severity.WARNING;
import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.3")
class AlertDeskTroubleTest extends AlertDeskStage {

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
}
