package warren.lab;

import warren.lab.wire.WireFault;

/**
 * Methods that the lab holds back, and with each all that follows it in its direction of its
 * connection, until it is released. The end of a test ends every hold.
 */
public final class Hold extends Fault {

  private final WireFault fault;

  Hold(WireFault fault, Waiting waiting) {
    super(fault, waiting);
    this.fault = fault;
  }

  /**
   * Waits until a first method is held.
   *
   * @throws Finding if none comes
   */
  public void awaitHeld() {
    awaitFired();
  }

  /** Lets go on what is held, and holds no more. */
  public void release() {
    fault.release();
  }
}
