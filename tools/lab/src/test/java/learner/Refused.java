package learner;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A learner's code that runs into refusals, and hands them on in its own way. */
public final class Refused {

  private Refused() {}

  public static void declares(Channel channel, String existing) throws IOException {
    channel.queueDeclare(existing, false, false, true, null);
  }

  public static void declaresTwice(Channel channel, String existing) throws IOException {
    try {
      declares(channel, existing);
    } catch (IOException e) {
      declares(channel, existing);
    }
  }

  public static void tellsInItsOwnWords(Channel channel, String existing) {
    try {
      declares(channel, existing);
    } catch (IOException e) {
      throw new IllegalStateException("no queue for the parcels", e);
    }
  }

  public static void wraps(Channel channel, String existing) {
    try {
      declares(channel, existing);
    } catch (IOException e) {
      throw new RuntimeException(e);
    }
  }

  public static void closesFirst(Channel channel, String existing) throws Exception {
    channel.close();
    declares(channel, existing);
  }

  public static void diesOfATimeOutFirst(Channel channel, String queue) throws Exception {
    channel.confirmSelect();
    channel.basicPublish("", queue, null, new byte[0]);
    try {
      channel.waitForConfirmsOrDie(1); // ms
    } catch (TimeoutException e) {
      declares(channel, queue);
    }
  }

  public static void readsANumber(String text) {
    try {
      Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RuntimeException(e);
    }
  }

  public static void isInterrupted() throws InterruptedException {
    throw new InterruptedException();
  }
}
