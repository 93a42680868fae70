package basics;

import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 1.3 are staged with. */
abstract class CheckoutStage {

  LabQueue orders;
  Client shop;

  @BeforeEach
  void a_shop_to_be(Lab lab) {
    orders = lab.queue("orders");
    shop = lab.client("shop");
  }

  Checkout opened() throws Exception {
    return new Checkout(shop.factory(), orders.name(), order -> {});
  }

  Checkout mailWorker(Lab lab, Client client, Mailer mailer) throws Exception {
    var worker = new Checkout(client.factory(), orders.name(), mailer);
    lab.start("startMailWorker", worker::startMailWorker).result();
    return worker;
  }

  Checkout placed(int count) throws Exception {
    var checkout = opened();
    for (int i = 1; i <= count; i++) {
      checkout.place("Köln-" + i);
    }
    return checkout;
  }
}
