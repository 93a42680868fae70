package idempotency;

import static idempotency.Shops.order;

import org.junit.jupiter.api.BeforeEach;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 5.5 are staged with. */
abstract class OutboxStage {

  static final ShopOrder ONE = order(1);
  static final ShopOrder TWO = order(2);
  static final ShopOrder THREE = order(3);

  Shops shops;
  LabQueue warehouse;
  OutboxProgram shop;

  @BeforeEach
  void a_shop_and_a_warehouse(Lab lab) throws Exception {
    shops = new Shops(lab);
    warehouse = shops.warehouse();
    shop = shops.program("shop");
  }
}
