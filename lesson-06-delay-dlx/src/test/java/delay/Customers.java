package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;
import static warren.lab.LabAssertions.assertThat;

import delay.Shop.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import warren.lab.Lab;

/**
 * Customers who order once each: some pay, sooner or later, some when their order is cancelled
 * already, and some never.
 */
final class Customers {

  /** So many orders at a time are waited for: each has its own patience. */
  private static final int SOME = 25;

  private final Lab lab;
  private final WatchedShop shop;
  private final WatchedBank bank;
  private final List<String> orders;
  private final List<String> say = new ArrayList<>();
  private final List<String> sayLate = new ArrayList<>();

  Customers(int number, Lab lab, WatchedShop shop, WatchedBank bank) {
    this.lab = lab;
    this.shop = shop;
    this.bank = bank;
    orders = IntStream.rangeClosed(1, number).mapToObj(each -> "order-" + each).toList();
    orders.forEach(order -> say.add("placed " + order));
    var random = lab.random();
    orders.forEach(order -> pay(order, random));
  }

  private void pay(String order, Random random) {
    int placed = say.indexOf("placed " + order);
    switch (random.nextInt(5)) {
      case 0 -> sayLate.add("paid " + order);
      case 1 -> {} // never
      case 2 -> say.add(placed + 1 + random.nextInt(say.size() - placed), "paid " + order);
      default -> say.add(placed + 1, "paid " + order);
    }
  }

  /** What they say, in this order. */
  List<String> say() {
    return say;
  }

  /** What they say when the time of all orders is over. */
  List<String> sayLate() {
    return sayLate;
  }

  /** Waits until all orders are paid or cancelled. */
  void awaitEnded() {
    for (int number = SOME; number <= orders.size(); number += SOME) {
      int enough = number;
      lab.eventually(
          enough + " orders to be paid or cancelled",
          () -> {
            if (in(PAID, CANCELLED).size() < enough) {
              assertEnded();
            }
          });
    }
  }

  private void assertEnded() {
    var known = in(OPEN, PAID, CANCELLED).stream().map(order -> "placed " + order).toList();
    assertThat(lab.ledger())
        .because("every order that was placed has to be in the book")
        .conserves(orders.stream().map(order -> "placed " + order).toList(), known);
    assertThat(lab.ledger())
        .because("every order is paid or cancelled when its time is over, whatever the weather")
        .conserves(orders, in(PAID, CANCELLED));
  }

  /** Waits until all who have paid too late have their money back. */
  void awaitRefunds() {
    lab.eventually(
        "all refunds",
        () -> {
          if (bank.refunds().size() < tooLate().size()) {
            assertRefunded();
          }
        });
  }

  private void assertRefunded() {
    assertThat(lab.ledger())
        .because("whoever has paid gets his order or his money, and not both")
        .conserves(
            tooLate().stream().map(order -> "paid " + order).toList(),
            bank.refunds().stream().map(order -> "paid " + order).toList());
  }

  private List<String> tooLate() {
    return paid().stream().filter(in(CANCELLED)::contains).toList();
  }

  /** The orders that were paid at some time. */
  private List<String> paid() {
    return Stream.concat(say.stream(), sayLate.stream())
        .map(ShopEvent::parse)
        .filter(event -> event.kind() == ShopEvent.Kind.PAID)
        .map(ShopEvent::order)
        .toList();
  }

  /** Each order in one state, each late payment refunded, each piece where it belongs. */
  void assertBalance(int pieces) {
    assertEnded();
    assertRefunded();
    lab.await("the orders that are paid though nobody has paid them", this::unpaid)
        .now()
        .toBe(List.of());
    lab.await("the pieces in stock", shop::stock)
        .because("a piece is gone if it was sold, and for no other reason")
        .now()
        .toBe(pieces - in(PAID).size());
  }

  private List<String> unpaid() {
    return in(PAID).stream().filter(order -> !paid().contains(order)).toList();
  }

  private List<String> in(State... states) {
    return orders.stream().filter(order -> List.of(states).contains(shop.state(order))).toList();
  }
}
