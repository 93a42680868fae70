package patterns;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.2")
class PriceFeedTroubleTest extends PriceFeedStage {

  @Test
  void whoever_publishes_learns_that_the_connection_is_lost(Lab lab) throws Exception {
    feed.declare(publisher.channel());
    publisher.die();

    assertThat(lab.attempt(() -> feed.publish(publisher.channel(), "tea 4.20")))
        .because("every board shows the old price, and only the publisher can try again")
        .threw(Exception.class);
  }

  @Test
  void whoever_declares_it_learns_that_the_broker_refuses(Lab lab) throws Exception {
    stranger.channel().exchangeDeclare(exchange, BuiltinExchangeType.HEADERS, true);

    assertThat(lab.attempt(() -> feed.declare(publisher.channel())))
        .because("what somebody else has under that name is no exchange of prices")
        .threw(IOException.class);
  }

  @Test
  void a_boards_queue_vanishes_with_it(Lab lab) throws Exception {
    subscribe(lab, window, inTheWindow);
    publish("tea 4.20");

    window.die();

    for (var queue : lab.queuesOf(window)) {
      assertThat(queue)
          .because("every price is still copied into it, and nobody will ever come to read them")
          .eventuallyIsGone();
    }
  }

  @Test
  void whoever_subscribes_learns_that_the_broker_refuses(Lab lab) {
    var nobodys = new PriceFeed("amq." + exchange); // is not there, and cannot be declared

    assertThat(lab.attempt(() -> nobodys.subscribe(window.connection(), inTheWindow)))
        .because("a board that shows nothing and says nothing shows the prices of last week")
        .threw(IOException.class);
  }
}
