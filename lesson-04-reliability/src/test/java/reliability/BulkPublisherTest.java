package reliability;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Method;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Task;
import warren.lab.ledger.ConfirmTally;

@Exercise("4.2")
class BulkPublisherTest {

  /** The broker decides how it answers; it is asked again until it has done it that way. */
  private static final int ROUNDS = 5;

  private Lab lab;
  private Client shop;
  private LabQueue north;
  private LabQueue south;
  private Reports reports;
  private int published;

  /** Which payments the broker takes. */
  private Predicate<Integer> expected = payment -> true;

  /** What the learner's code has reported. */
  private static final class Reports implements PaymentReport {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();

    @Override
    public void taken(String id) {
      taken.add(id);
    }

    @Override
    public void refused(String id) {
      refused.add(id);
    }

    @Override
    public void unknown(String id) {
      unknown.add(id);
    }

    int count() {
      return taken.size() + refused.size() + unknown.size();
    }
  }

  @BeforeEach
  void a_shop_and_two_banks(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    north = lab.queue("north");
    south = lab.queue("south");
    reports = new Reports();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The channel was never put into confirm mode, so the broker says nothing about what it is"
            + " sent: channel.confirmSelect().",
        () -> count(AMQP.Confirm.Select.class) == 0);
    lab.suspect(
        "The broker refused payments (nack), and nobody listens: the second callback of"
            + " addConfirmListener.",
        () -> tally().nacked() > 0 && reports.refused.isEmpty() && reports.count() <= acked());
    lab.suspect(
        "A payment that the broker refused (nack) was reported as taken.",
        () -> tally().nacked() > 0 && reports.refused.isEmpty() && reports.taken.size() > acked());
    lab.suspect(
        "The broker answered for several payments at once: multiple means this delivery tag and all"
            + " before it that were not answered yet. Your code took it for the one with that tag.",
        () ->
            !misjudged()
                && (tally().manyAcked() && reports.taken.size() < acked()
                    || tally().manyNacked()
                        && !reports.refused.isEmpty()
                        && reports.refused.size() < tally().nacked()));
    lab.suspect(
        "Confirms do not come in the order in which payments were published: the delivery tag says"
            + " which one is meant, or with multiple up to which, and nothing else does.",
        () -> tally().outOfOrder() && !reports.refused.isEmpty() && misjudged());
    lab.suspect(
        "Your code waits for each confirm before it publishes the next payment. That is 4.1; it"
            + " makes a round trip for each.",
        () -> tally().most() == 1 && published > 1);
  }

  @Test
  void each_payment_is_reported_as_taken() throws Exception {
    north.declared();
    var publisher = publisher(5);

    lab.suspect(
        "After publishing, getNextPublishSeqNo() tells the number of the next payment: ask before.",
        () -> tally().answered() == 3 && reports.count() > 0 && !tally().manyAcked());

    for (int confirms = 1; confirms <= 3; confirms++) {
      publish(publisher, to(north, 1)).result();
      awaitAcked(confirms);
    }

    assertReports(3, payment -> true);
    assertThat(north).eventuallyHolds("1 cents", "2 cents", "3 cents");
  }

  @Test
  void one_confirm_may_settle_many() throws Exception {
    north.declared();
    var publisher = publisher(500);
    do {
      burst(publisher, to(north, 100));
      assertReports(published, payment -> true);
    } while (!tally().manyAcked() && published < ROUNDS * 100);
  }

  @Test
  void what_the_broker_refuses_is_reported_as_refused() throws Exception {
    south.declared(full(2));
    var publisher = publisher(20);
    do {
      burst(publisher, to(south, 40));
      assertReports(published, payment -> payment <= 2);
    } while (!tally().manyNacked() && published < ROUNDS * 40);
    assertThat(south)
        .because("that is what was reported as taken")
        .eventuallyHolds("1 cents", "2 cents");
  }

  @Test
  void confirms_in_any_order_settle_the_right_ones() throws Exception {
    var slow = lab.queue("slow").declared(Map.of("x-queue-type", "quorum"));
    north.declared();
    south.declared(full(1)).holding("0 cents");
    var publisher = publisher(100);
    do {
      burst(publisher, to(List.of(slow, south, north, north, south), 50));
      assertReports(published, payment -> payment % 5 != 2 && payment % 5 != 0);
    } while (!tally().outOfOrder() && published < ROUNDS * 50);
  }

  @Test
  void no_more_are_out_than_the_limit_allows() throws Exception {
    north.declared();
    var publisher = publisher(5);
    var confirms = shop.hold(toClient(AMQP.Basic.Ack.class));

    var publishing = publish(publisher, to(north, 12));
    lab.untilQuiet();
    boolean done = publishing.settle();

    if (done) {
      publishing.result();
    }
    int out = count(AMQP.Basic.Publish.class);
    if (out > 5) {
      throw new Finding(
              "at most 5 payments to be published and not confirmed",
              "%d are, and there was no confirm yet".formatted(out))
          .because(
              "a publisher that is faster than the broker fills the memory of both; and all that is"
                  + " out has to be looked after when the connection ends");
    }
    if (out < 5) {
      throw new Finding(
              "5 payments to be out at once, before there is a confirm", "there is " + out)
          .because(
              "with a round trip of 2 ms, one at a time is at most 500 a second, however fast the"
                  + " broker is");
    }
    confirms.release();
    publishing.result();
    assertReports(12, payment -> true);
  }

  @Test
  void thousands_go_through_and_never_more_than_the_limit_at_once() throws Exception {
    north.declared();
    south.declared(full(1)).holding("0 cents");
    var publisher = publisher(500);

    publish(publisher, to(List.of(north, north, south), 3000)).result();

    assertReports(3000, payment -> payment % 3 != 0);
    int most = tally().most();
    if (most > 500) {
      throw new Finding("at most 500 payments out at once", "there were " + most);
    }
  }

  @Test
  void a_confirm_may_be_faster_than_the_publisher() throws Exception {
    lab.suspect(
        "The confirm was there before your code had noted which payment it was for. Note it before"
            + " you publish: channel.getNextPublishSeqNo() tells the number.",
        () -> count(AMQP.Basic.Ack.class) > 0);
    north.declared();
    var publisher = new BulkPublisher(delayed(shop.channel()), 5, reports);

    publish(publisher, to(north, 1)).result();

    assertReports(1, payment -> true);
  }

  @Test
  void what_is_out_when_the_connection_ends_is_unknown() throws Exception {
    north.declared();
    var publisher = publisher(5);
    shop.hold(toClient(AMQP.Basic.Ack.class));
    publish(publisher, to(north, 3)).result();
    lab.untilQuiet();

    shop.die();

    lab.eventually(
        "3 payments to be reported as unknown",
        () -> {
          if (reports.count() < 3) {
            throw new Finding(
                    "3 payments to be reported as unknown",
                    reports.count() == 0
                        ? "nothing was reported"
                        : "only %s were".formatted(reports.unknown))
                .because(
                    "no answer will come any more; who does not hear of it can not send them"
                        + " again");
          }
        });
    if (reports.unknown.size() != 3) {
      throw new Finding(
              "payments whose answer never came to be reported as unknown",
              "refused: %s, taken: %s".formatted(reports.refused, reports.taken))
          .because(
              "the broker has all three, and the shop can not know: both answers may be wrong");
    }
  }

  @Test
  void nobody_waits_for_a_place_on_a_dead_connection() throws Exception {
    north.declared();
    var publisher = publisher(2);
    shop.hold(toClient(AMQP.Basic.Ack.class));
    var failed = new CopyOnWriteArrayList<String>();
    lab.suspect(
        "A payment that could not be published has taken a place, and nobody gave it back.",
        () -> !failed.isEmpty());
    lab.suspect(
        "The connection has ended, and those that wait for a place were not told: what is out will"
            + " never be confirmed, so it has to give its place back.",
        failed::isEmpty);
    var publishing =
        lab.start(
            "publish after the end of the connection",
            () -> {
              for (var payment : to(north, 8)) {
                try {
                  publisher.publish(payment);
                } catch (UnsupportedOperationException todo) {
                  throw todo;
                } catch (Exception expected) {
                  failed.add(payment.id());
                }
              }
            });
    lab.untilQuiet();
    publishing.settle();

    shop.die();
    publishing.result();

    lab.eventually(
        "each payment to be reported, or to fail",
        () -> {
          var silent = new TreeSet<>(ids(payment -> true));
          silent.removeAll(failed);
          silent.removeAll(reports.unknown);
          if (!silent.isEmpty()) {
            throw new Finding(
                    "publish to throw, or the payment to be reported as unknown",
                    "nothing was said of " + silent)
                .because("they are lost, and nobody knows");
          }
        });
  }

  private BulkPublisher publisher(int limit) throws Exception {
    return new BulkPublisher(shop.channel(), limit, reports);
  }

  private static Map<String, Object> full(int payments) {
    return Map.of("x-max-length", payments, "x-overflow", "reject-publish");
  }

  private List<BankPayment> to(LabQueue bank, int count) {
    return to(List.of(bank), count);
  }

  /** The next payments, to these banks in turn; each has its number for an amount. */
  private List<BankPayment> to(List<LabQueue> banks, int count) {
    int first = published + 1;
    published += count;
    return IntStream.rangeClosed(first, published)
        .mapToObj(
            number ->
                new BankPayment(id(number), banks.get((number - 1) % banks.size()).name(), number))
        .toList();
  }

  private static String id(int number) {
    return "p-" + number;
  }

  private List<String> ids(Predicate<Integer> which) {
    return IntStream.rangeClosed(1, published)
        .filter(which::test)
        .mapToObj(BulkPublisherTest::id)
        .toList();
  }

  private Task<Void> publish(BulkPublisher publisher, List<BankPayment> payments) {
    return lab.start(
        "publishing %d payments".formatted(payments.size()),
        () -> {
          for (var payment : payments) {
            publisher.publish(payment);
          }
        });
  }

  /** Lets the broker have as many of them as possible at one moment, so that it answers at once. */
  private void burst(BulkPublisher publisher, List<BankPayment> payments) throws Exception {
    var burst = shop.hold(toBroker(AMQP.Basic.Publish.class));
    var publishing = publish(publisher, payments);
    publishing.settle();
    burst.release();
    publishing.result();
  }

  /**
   * A channel whose basicPublish comes back only when the confirm has come and was dealt with, as
   * it is for a thread that had to give up its processor in between.
   */
  private Channel delayed(Channel channel) {
    var reader = new CopyOnWriteArrayList<Thread>();
    channel.addConfirmListener(
        (tag, multiple) -> reader.add(Thread.currentThread()),
        (tag, multiple) -> reader.add(Thread.currentThread()));
    return (Channel)
        Proxy.newProxyInstance(
            Channel.class.getClassLoader(),
            new Class<?>[] {Channel.class},
            (proxy, method, arguments) -> {
              try {
                var result = method.invoke(channel, arguments);
                if (method.getName().equals("basicPublish")) {
                  awaitDealtWith(channel, reader);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** One thread reads what the broker says: with a later answer it has dealt with the confirm. */
  private void awaitDealtWith(Channel channel, List<Thread> reader) {
    lab.eventually(
        "a confirm",
        () -> {
          if (reader.isEmpty()) {
            throw new Finding("a confirm", "none came");
          }
        });
    var roundTrip = lab.start("a round trip", () -> channel.getConnection().createChannel());
    var blocked = new AtomicInteger();
    lab.eventually(
        "the confirm to be dealt with",
        () -> {
          blocked.set(isBlocked(reader.get(0)) ? blocked.get() + 1 : 0);
          if (!roundTrip.isDone() && blocked.get() < 3) { // it may be for a lock of this thread
            throw new Finding("the confirm to be dealt with", "the reader is at work");
          }
        });
  }

  private static boolean isBlocked(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  private boolean misjudged() {
    return reports.taken.stream().anyMatch(ids(expected.negate())::contains)
        || reports.refused.stream().anyMatch(ids(expected)::contains);
  }

  /** Each payment so far has been reported once, as taken or refused. */
  private void assertReports(int count, Predicate<Integer> taken) {
    expected = taken;
    lab.eventually(
        count + " reports",
        () -> {
          if (reports.count() < count) {
            throw new Finding(
                    "each of %d payments to be reported".formatted(count),
                    "only %d were: nothing was said of %s".formatted(reports.count(), silent()))
                .because("whoever waits for the answer waits for ever");
          }
        });
    lab.untilQuiet();
    assertSame("taken", ids(taken), reports.taken);
    assertSame("refused", ids(taken.negate()), reports.refused);
    if (!reports.unknown.isEmpty()) {
      throw new Finding("each payment to be answered", "unknown: " + some(reports.unknown));
    }
  }

  private static void assertSame(String what, List<String> expected, List<String> actual) {
    var missing = new ArrayList<>(expected);
    missing.removeAll(new HashSet<>(actual));
    var wrong = new ArrayList<>(actual);
    wrong.removeAll(new HashSet<>(expected));
    if (!missing.isEmpty() || !wrong.isEmpty()) {
      throw new Finding(
              "%d payments to be reported as %s: %s"
                  .formatted(expected.size(), what, some(expected)),
              "missing: %s; wrong: %s".formatted(some(missing), some(wrong)))
          .because(
              "a payment that is wrongly taken for safe is lost, and one that is wrongly taken for"
                  + " refused is sent and paid twice");
    }
    if (actual.size() > expected.size()) {
      throw new Finding(
          "each payment to be reported once",
          "%d payments were reported %d times".formatted(expected.size(), actual.size()));
    }
  }

  private String silent() {
    var silent = new ArrayList<>(ids(payment -> true));
    Stream.of(reports.taken, reports.refused, reports.unknown)
        .map(HashSet::new)
        .forEach(silent::removeAll);
    return some(silent);
  }

  private static String some(Collection<String> ids) {
    return ids.isEmpty()
        ? "none"
        : String.join(", ", ids.stream().limit(5).toList()) + (ids.size() > 5 ? ", …" : "");
  }

  private int count(Class<? extends Method> type) {
    return shop.wire().events(type).size();
  }

  private void awaitAcked(int confirms) {
    lab.eventually(
        "the confirm of " + id(confirms),
        () -> {
          if (acked() < confirms) {
            throw new Finding("the broker to confirm " + id(confirms), "it did not");
          }
        });
  }

  private int acked() {
    return tally().acked();
  }

  private ConfirmTally tally() {
    return ConfirmTally.of(shop.wire().events());
  }
}
