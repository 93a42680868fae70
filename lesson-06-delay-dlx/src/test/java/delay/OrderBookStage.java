package delay;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;

/** What the tests of 6.6 are staged with. */
abstract class OrderBookStage {

  static final int PIECES = 200;
  static final Duration A_MOMENT = Duration.ofMillis(100);

  static final Duration LONG = Duration.ofSeconds(100); // no test lasts that long

  Lab lab;

  ShopDay day;
  WatchedShop shop;
  WatchedBank bank;

  @BeforeEach
  void a_shop_with_two_hundred_pieces_in_stock(Lab lab) {
    this.lab = lab;
    day = ShopDay.with(PIECES, lab);
    shop = day.shop();
    bank = day.bank();
  }
}
