package warren.lab;

import java.util.List;
import warren.lab.wire.WireFault.Deed;
import warren.lab.wire.WireMethod;

/** Does one piece of work again and again, each time with the connection cut somewhere else. */
public final class Sweep {

  private final Lab lab;
  private final String label;
  private final Run run;
  private int runs;

  /** The work of one run, and the checks of what came of it. */
  @FunctionalInterface
  public interface Run {

    /** Works through a client whose name no other run has, so queues may be named after it. */
    void with(Client client) throws Exception;
  }

  Sweep(Lab lab, String label, Run run) {
    this.lab = lab;
    this.label = label;
    this.run = run;
  }

  /** Ends the runs of a kind with one that has too few methods for a cut: an undisturbed one. */
  void over(List<WireMethod> methods) throws Exception {
    for (var method : methods) {
      for (var deed : List.of(Deed.CUT_BEFORE, Deed.CUT_AFTER)) {
        for (int nth = 1; wasCut(deed, nth, method); nth++) {
          // on to the next place
        }
      }
    }
  }

  private boolean wasCut(Deed deed, int nth, WireMethod method) throws Exception {
    var client = lab.client(label + "-" + ++runs);
    var cut = client.arm(deed, nth, method);
    try {
      run.with(client);
    } catch (Exception | AssertionError e) {
      lab.show(
          client,
          cut.fired()
              ? "In this run the test wanted " + cut + "."
              : "In this run nothing was cut.");
      throw e;
    }
    lab.dismiss(client);
    return cut.fired();
  }
}
