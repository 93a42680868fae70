package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("1.3")
class CheckoutTroubleTest extends CheckoutStage {

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
}
