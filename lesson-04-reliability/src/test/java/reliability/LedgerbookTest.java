package reliability;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.DefaultConsumer;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;

@Exercise("4.4")
class LedgerbookTest extends LedgerbookStage {

  @Test
  void an_entry_waits_when_the_shop_is_gone() throws Exception {
    write(RENT);

    shop.die();

    assertThat(entries)
        .because("the shop closes at eight, and the bookkeeper comes on the first of the month")
        .eventuallyHolds(RENT);
  }

  @Test
  void others_write_through_the_exchange() throws Exception {
    write(RENT);

    publish(STAMPS);

    assertThat(entries)
        .because("whoever publishes to the exchange with the key reaches the queue")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void whoever_else_is_bound_gets_the_entry_too() throws Exception {
    var auditor = bind(lab.queue("auditor").declared());

    write(RENT);

    assertThat(auditor)
        .because("who gets the entries is decided at the exchange, and not by the shop")
        .eventuallyHolds(RENT);
  }

  @Test
  void what_was_written_before_is_kept() throws Exception {
    write(RENT);
    write(STAMPS);

    assertThat(entries)
        .because("each program declares what it needs when it starts, and finds what is there")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void what_is_gone_is_declared_again() throws Exception {
    write(RENT);
    shop.channel().queueDelete(entries.name());

    write(STAMPS);

    assertThat(entries)
        .because("somebody has tidied up, and the call has returned as if the entry were there")
        .eventuallyHolds(STAMPS);
  }

  @Test
  void the_next_entry_may_go_over_another_channel() throws Exception {
    write(RENT);
    shop.die();

    start(lab.client("shop, connected again"), STAMPS).result();

    assertThat(entries)
        .because("a channel ends with its connection, and the book goes on")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void a_reader_comes_and_goes() throws Exception {
    write(RENT);
    var reader = lab.client("reader").channel();
    var tag = reader.basicConsume(entries.name(), new DefaultConsumer(reader));

    reader.basicCancel(tag);
    lab.client("reader").die();

    assertThat(entries)
        .because("nobody has read the entry to its end, so it waits for the next reader")
        .eventuallyHolds(RENT);
  }
}
