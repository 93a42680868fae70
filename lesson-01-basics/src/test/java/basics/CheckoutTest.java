package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.staging.PublishTap;

@Exercise("1.3")
class CheckoutTest {

  private LabQueue orders;
  private Client shop;

  @BeforeEach
  void a_shop_to_be(Lab lab) {
    orders = lab.queue("orders");
    shop = lab.client("shop");
  }

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
  void a_mail_is_not_lost_when_its_worker_dies(Lab lab) throws Exception {
    placed(2);
    var mailing = lab.gate("sending a mail");
    var first = lab.client("first worker");
    mailWorker(lab, first, mailing::pass);
    mailing.awaitArrival();
    lab.untilQuiet();
    first.die(); // no mail has gone out yet
    var mailed = ConcurrentHashMap.<String>newKeySet();
    mailWorker(lab, lab.client("second worker"), mailed::add);

    lab.await("the mails that are out", () -> Set.copyOf(mailed))
        .because("the customer was told that the order is placed, and waits for the mail")
        .toBe(Set.of("Köln-1", "Köln-2"));
  }

  @Test
  void an_order_whose_mail_fails_stays(Lab lab) throws Exception {
    orders.declared().holding("order-1");
    for (var failure : List.of(new IllegalStateException(), new IllegalArgumentException())) {
      var worker = lab.client("worker " + failure.getClass().getSimpleName());
      var failing = lab.throwing().always(() -> failure);
      mailWorker(lab, worker, failing.around(Mailer.class, lab.gate("sending a mail")::pass));
      lab.untilThrown(failing);
      worker.die();

      assertThat(orders)
          .because("its mail is not out: whoever mails next has to find it")
          .eventuallyHolds("order-1");
    }
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
    placed(200);

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
    placed(200).close();

    lab.await("the orders in the queue", orders::ready)
        .because("all of them have been placed, and nobody has mailed one")
        .toBe(200);
    assertThat(shop)
        .because("its threads keep the program from ending")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void whoever_places_an_order_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    var checkout = opened();
    shop.die();

    assertThat(lab.attempt(() -> checkout.place("order-1")))
        .because("the order is nowhere, and nobody else can tell the customer")
        .threw(Exception.class);
  }

  @Test
  void whoever_opens_the_shop_learns_that_the_broker_refuses(Lab lab) {
    orders.declared(Map.of("x-max-length", 10));
    assertThat(lab.attempt(this::opened))
        .because("a shop that cannot leave an order anywhere must not open")
        .threw(IOException.class);
    assertThat(shop)
        .because("nobody has a checkout to close, and each new try would leave one more")
        .eventuallyHasNoOpenConnection();
  }

  @Test
  void whoever_starts_the_mail_worker_learns_that_the_broker_refuses(Lab lab) throws Exception {
    var only = lab.client("the only worker").channel();
    only.basicConsume(
        orders.declared().name(), false, "", false, true, null, new DefaultConsumer(only));
    var checkout = opened();
    assertThat(lab.attempt(lab.start("startMailWorker", checkout::startMailWorker)::result))
        .because("a worker that is not there and says nothing sends no mail, and nobody knows")
        .threw(IOException.class);
  }

  private Checkout opened() throws Exception {
    return new Checkout(shop.factory(), orders.name(), order -> {});
  }

  private Checkout mailWorker(Lab lab, Client client, Mailer mailer) throws Exception {
    var worker = new Checkout(client.factory(), orders.name(), mailer);
    lab.start("startMailWorker", worker::startMailWorker).result();
    return worker;
  }

  private Checkout placed(int count) throws Exception {
    var checkout = opened();
    for (int i = 1; i <= count; i++) {
      checkout.place("Köln-" + i);
    }
    return checkout;
  }
}
