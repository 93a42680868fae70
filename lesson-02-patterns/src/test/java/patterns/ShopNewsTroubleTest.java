package patterns;

import static warren.lab.LabAssertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.4")
class ShopNewsTroubleTest extends ShopNewsStage {

  @Test
  void whoever_declares_learns_that_the_broker_refuses(Lab lab) throws Exception {
    books.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> news.declare(shop.channel())))
        .because("what is published now does not get to all who listen")
        .threw(IOException.class);
  }

  @Test
  void publishing_leaves_no_channel_open(Lab lab) throws Exception {
    publishAll(lab);

    assertThat(shop)
        .because("a connection has room for some 2000 channels; then no news gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    news.declare(shop.channel());
    shop.die();

    assertThat(lab.attempt(() -> news.publish(shop.channel(), List.of("eu"), "news")))
        .because("nobody will hear of it, and only the caller can try again")
        .threw(Exception.class);
  }
}
