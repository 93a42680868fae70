package warren.lab.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BalanceTest {

  private final Balance balance = new Balance();

  @Test
  void what_goes_in_and_comes_out_in_whatever_order_is_even() {
    balance.in("order-1");
    balance.out("order-2");
    assertThat(balance.isEven()).isFalse();

    balance.in("order-2");
    balance.out("order-1");
    assertThat(balance.isEven()).isTrue();
  }

  @Test
  void what_is_amiss_is_named() {
    balance.in("order-1");
    balance.out("order-2");
    balance.in("order-3");
    balance.out("order-3");

    assertThat(balance).hasToString("{order-1=never came out, order-2=came out once too often}");
  }
}
