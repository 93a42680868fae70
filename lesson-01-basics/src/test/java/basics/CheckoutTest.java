package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

@Exercise("1.3")
class CheckoutTest {

  private final List<String> mailed = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> mailingInTheShop = new AtomicReference<>("");

  @BeforeEach
  void likely_mistakes(Lab lab) {
    lab.suspect(
        "place called the mailer itself, so the customer waits for the mail server. Leave a message"
            + " in the queue; whoever runs as the mail worker takes it from there.",
        () -> mailingInTheShop.get().startsWith("place"));
    lab.suspect(
        "The shop gave the mail to a thread of its own. What waits in a thread is gone when the"
            + " program ends, and only this program can do it. Leave a message in the queue.",
        () -> !mailingInTheShop.get().isEmpty() && !mailingInTheShop.get().startsWith("place"));
    lab.suspect(
        "The queue was declared auto-delete: it is deleted, with all that is in it, when its last"
            + " consumer goes.",
        () ->
            lab.wire().methods(AMQP.Queue.Declare.class).stream()
                .anyMatch(AMQP.Queue.Declare::getAutoDelete));
  }

  @Test
  @Order(1)
  void an_order_does_not_wait_for_its_mail(Lab lab) throws Exception {
    var shop = shop(lab, lab.client("shop"));
    var sending = lab.gate("sending a mail");
    var worker =
        checkout(
            lab,
            lab.client("worker"),
            order -> {
              sending.pass(order);
              mailed.add(order);
            });
    lab.start("startMailWorker", worker::startMailWorker).result();

    place(lab, shop, "order-1");
    sending.awaitArrival(); // the mail server is stuck with order-1
    place(lab, shop, "order-2", "order-3");
    sending.open();

    awaitMails(lab, "order-1", "order-2", "order-3");
  }

  @Test
  @Order(2)
  void orders_placed_while_no_worker_runs_get_their_mail_later(Lab lab) throws Exception {
    var client = lab.client("shop");
    var shop = shop(lab, client);
    var earlier = checkout(lab, lab.client("earlier worker"), mailed::add);
    lab.start("startMailWorker", earlier::startMailWorker).result();
    lab.start("close", earlier::close).result();

    place(lab, shop, "order-1", "order-2", "order-3");
    lab.untilQuiet();
    client.die(); // the shop is gone as well

    var worker = checkout(lab, lab.client("worker"), mailed::add);
    lab.start("startMailWorker", worker::startMailWorker).result();
    awaitMails(lab, "order-1", "order-2", "order-3");
  }

  @Test
  @Order(3)
  void a_mail_is_not_lost_when_its_worker_dies(Lab lab) throws Exception {
    place(lab, shop(lab, lab.client("shop")), "order-1", "order-2");
    var client = lab.client("first worker");
    var sending = lab.gate("sending a mail");
    var first = checkout(lab, client, sending::pass);
    lab.start("startMailWorker", first::startMailWorker).result();
    sending.awaitArrival();
    lab.untilQuiet();

    client.die(); // no mail has gone out yet

    var second = checkout(lab, lab.client("second worker"), mailed::add);
    lab.start("startMailWorker", second::startMailWorker).result();
    awaitMails(lab, "order-1", "order-2");
  }

  @Test
  @Order(4)
  void a_mail_that_is_out_is_not_sent_again(Lab lab) throws Exception {
    place(lab, shop(lab, lab.client("shop")), "order-1", "order-2");
    var client = lab.client("worker");
    var worker = checkout(lab, client, mailed::add);
    lab.start("startMailWorker", worker::startMailWorker).result();
    awaitMails(lab, "order-1", "order-2");
    lab.untilSettled(2);

    client.die();

    assertThat(lab.queue("orders"))
        .because("whatever is still there, the next worker will mail again")
        .eventuallyHasConsumers(0)
        .staysEmpty();
  }

  @Test
  @Order(5)
  void many_orders_share_one_connection(Lab lab) throws Exception {
    var client = lab.client("shop");
    var shop = shop(lab, client);

    place(
        lab, shop, IntStream.rangeClosed(1, 20).mapToObj(i -> "order-" + i).toArray(String[]::new));

    long connections = client.wire().events(event -> event.kind() == Kind.CONNECTED).size();
    if (connections > 3) {
      throw new Finding(
              "20 orders to share a connection",
              "they opened %d connections".formatted(connections))
          .because(
              "each connection costs several round trips, a socket and memory on both sides; it"
                  + " is made to be kept");
    }
    long channels =
        count(client, AMQP.Channel.Open.class) - count(client, AMQP.Channel.Close.class);
    if (channels > 10) {
      throw new Finding(
              "20 orders to leave no channels open", "%d channels are open".formatted(channels))
          .because("a connection has room for some 2000 channels; then no order gets through");
    }
  }

  @Test
  @Order(6)
  void close_disconnects(Lab lab) throws Exception {
    var worker = lab.client("worker");
    var mailing = checkout(lab, worker, mailed::add);
    lab.start("startMailWorker", mailing::startMailWorker).result();
    var shop = lab.client("shop");
    var placing = shop(lab, shop);
    lab.start("close", mailing::close).result();
    place(lab, placing, "order-1");
    lab.start("close", placing::close).result();

    for (var client : List.of(shop, worker)) {
      lab.eventually(
          "the connections to be closed",
          () -> {
            if (client.openConnections() > 0) {
              throw new Finding(
                      "no connection of the %s to be left".formatted(client.name()),
                      "close left a connection open")
                  .because("its threads keep the program from ending");
            }
          });
    }
  }

  /** A checkout that runs as the shop: the mail server is out of its reach. */
  private Checkout shop(Lab lab, Client client) throws Exception {
    var unreachable = lab.gate("sending a mail from the shop");
    return checkout(
        lab,
        client,
        order -> {
          mailingInTheShop.set(Thread.currentThread().getName());
          unreachable.pass(order);
        });
  }

  private static Checkout checkout(Lab lab, Client client, Mailer mailer) throws Exception {
    return lab.start(
            "new Checkout", () -> new Checkout(client.factory(), lab.name("orders"), mailer))
        .result();
  }

  private static void place(Lab lab, Checkout shop, String... orders) throws Exception {
    lab.start(
            "place " + (orders.length == 1 ? orders[0] : orders.length + " orders"),
            () -> {
              for (var order : orders) {
                shop.place(order);
              }
            })
        .result();
  }

  private void awaitMails(Lab lab, String... orders) {
    lab.eventually(
        "the mails to go out",
        () -> {
          if (!Set.copyOf(mailed).equals(Set.of(orders))) {
            throw new Finding(
                    "mails for " + String.join(", ", orders),
                    mailed.isEmpty() ? "none went out" : "only for " + String.join(", ", mailed))
                .because("the customer was told that the order is placed, and waits for the mail");
          }
        });
  }

  private static long count(Client client, Class<? extends Method> type) {
    return client
        .wire()
        .events(event -> event.direction() == Direction.TO_BROKER && event.method(type).isPresent())
        .size();
  }
}
