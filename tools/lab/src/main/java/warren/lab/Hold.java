package warren.lab;

import com.rabbitmq.client.AMQP;
import warren.lab.wire.Recording;
import warren.lab.wire.WireFault;

/**
 * Methods that the lab holds back, and with each all that follows it in its direction of its
 * connection, until it is released. The end of a test ends every hold.
 */
public final class Hold extends Fault {

  private final WireFault fault;
  private final Recording client;
  private final Waiting waiting;

  Hold(WireFault fault, Recording client, Waiting waiting) {
    super(fault, waiting);
    this.fault = fault;
    this.client = client;
    this.waiting = waiting;
  }

  /**
   * Waits until a first method is held.
   *
   * @throws Finding if none comes
   */
  public void awaitHeld() {
    awaitFired();
  }

  /**
   * Interrupts a call once a method that it waits for is held, and waits until the call has come to
   * its end. One that closes a channel for that has to hear that it is closed: what is held is let
   * go then.
   *
   * @throws Finding if no method comes, or the call does not come to its end
   */
  public void giveUp(Task<?> call) {
    awaitHeld();
    call.interrupt();
    waiting.eventually(
        call + " to be given up",
        () -> {
          if (!call.isDone() && client.events(AMQP.Channel.Close.class).isEmpty()) {
            throw new Finding(call + " to end when it is interrupted", "it still waits");
          }
        });
    if (!call.isDone()) {
      release();
    }
    call.awaitEnd();
  }

  /** Lets go on what is held, and holds no more. */
  public void release() {
    fault.release();
  }
}
