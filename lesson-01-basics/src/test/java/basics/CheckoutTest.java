package basics;

import static warren.lab.LabAssertions.assertThat;

import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

@Exercise("1.3")
class CheckoutTest extends CheckoutStage {

  @Test
  void an_order_is_left_for_the_mail_worker(Lab lab) throws Exception {
    orders.declared().holding("order-1");

    opened().place("2 × \"Köln\"\n🐇");

    assertThat(orders)
        .because("the mail worker, wherever it runs, finds there what is to be mailed")
        .eventuallyHolds("order-1", "2 × \"Köln\"\n🐇")
        .because("an order has to outlive a restart of the broker")
        .messagesArePersistent();
  }

  @Test
  void an_order_does_not_wait_for_its_mail(Lab lab) throws Exception {
    var mailing = lab.gate("sending a mail");
    var both = mailWorker(lab, shop, mailing::pass);
    lab.start("place the first order", () -> both.place("order-1")).result();
    mailing.awaitArrival(); // the mail server is stuck with it
    lab.start("place the second order", () -> both.place("order-2")).result();
  }

  @Test
  void a_mail_that_is_out_is_not_sent_again(Lab lab) throws Exception {
    orders.declared().holding("order-1", "order-2");
    mailWorker(lab, shop, order -> {});
    lab.untilSettled(2);
    shop.die();

    assertThat(orders)
        .because("whatever is still there, the next worker will mail again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  void many_orders_share_a_connection(Lab lab) throws Exception {
    placed(60);

    assertThat(shop)
        .because("a connection costs several round trips, and is made to be kept")
        .hasOpenedConnectionsAtMost(2) // one for orders, and maybe one for mails
        .because("a connection has room for some 2000 channels; then no order gets through")
        .eventuallyHasOpenChannelsAtMost(10);
  }

  @Test
  void many_threads_may_place_orders(Lab lab) throws Exception {
    var publishing = lab.gate("publishing an order");
    var tap = new PublishTap(publishing::pass);
    var checkout = new Checkout(tap.around(shop.factory()), orders.name(), order -> {});
    var customers = lab.crowd("customer", 5, () -> checkout.place("an order"));
    customers.forEach(Task::settle);
    lab.await("threads that publish on one channel at the same time", tap::mostOnOneChannel)
        .because("a channel is made for one: what several write to it may be mixed up")
        .toBe(1);
    publishing.open();
    for (var customer : customers) {
      customer.result();
    }
  }

  @Test
  void close_disconnects_and_loses_no_order(Lab lab) throws Exception {
    placed(60).close();

    lab.await("the orders in the queue", orders::ready)
        .because("all of them have been placed, and nobody has mailed one")
        .toBe(60);
    assertThat(shop)
        .because("its threads keep the program from ending")
        .eventuallyHasNoOpenConnection();
  }
}
