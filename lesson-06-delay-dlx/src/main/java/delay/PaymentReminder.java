package delay;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Exercise 6.2: a delay queue.
 *
 * <p>Some time after an order was placed, its customer is reminded to pay. No thread sleeps for
 * that long, and no restart forgets it: the reminder waits in the broker.
 */
public class PaymentReminder {

  private final Channel channel;
  private final String waiting;
  private final String due;
  private final Duration delay;

  /**
   * Reminds with one delay, the same for every order.
   *
   * @param waiting the name of the queue in which reminders wait
   * @param due the name of the queue in which they appear when they are due
   * @param delay in whole milliseconds, in every program that uses these queues
   */
  public PaymentReminder(Channel channel, String waiting, String due, Duration delay) {
    this.channel = channel;
    this.waiting = waiting;
    this.due = due;
    this.delay = delay;
  }

  /**
   * Declares both queues. Each program does so when it starts, whoever comes first; what waits or
   * is due stays.
   *
   * @throws IOException if the broker refuses
   */
  public void declare() throws IOException {
    // TODO 1: declare the queue of reminders that are due, durable, with no arguments.
    // TODO 2: declare the queue in which they wait so that a message expires in it after the delay,
    //         and then goes to the queue of those that are due.
    throw new UnsupportedOperationException("TODO 6.2: declare both queues");
  }

  /**
   * Asks for a reminder of an order, due after the delay, and returns at once. Once the broker has
   * it, it survives this program and a restart of the broker. If the connection is lost, it throws.
   *
   * @param order the order's number
   */
  public void remind(String order) throws IOException {
    // TODO 3: publish the order, persistent, UTF-8, so that it waits.
    throw new UnsupportedOperationException("TODO 6.2: publish the order so that it waits");
  }

  /**
   * Starts to send the mail for reminders that are due, and returns. A reminder is due until its
   * mail is out, and then it is done with. It is lost neither if this program ends before that, nor
   * if the mailer throws.
   *
   * @param mailer sends the mail for the order of that number
   * @throws IOException if the broker refuses
   */
  public void start(Consumer<String> mailer) throws IOException {
    // TODO 4: consume what is due; acknowledge when the mailer has returned.
    throw new UnsupportedOperationException("TODO 6.2: consume what is due");
  }
}
