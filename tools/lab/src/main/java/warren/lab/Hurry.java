package warren.lab;

/**
 * Keeps a run short in which most tests fail. Once some of them have waited for long and in vain, a
 * wait is given up early; if that is no proof that what was awaited can't come, the test is not
 * judged.
 */
final class Hurry {

  /** How many tests may wait for long and fail until the others must not wait as long. */
  private static final int ENOUGH = 3;

  private int failed;
  private int failedForSure;

  /** A test could not be judged: what it waited for may yet have come. */
  static final class NotJudgedError extends Error {

    private static final long serialVersionUID = 1L;

    NotJudgedError() {
      super("not judged, as %d tests have waited in vain; mend those first".formatted(ENOUGH));
    }
  }

  /** A test has failed that has waited for long. */
  synchronized void failed() {
    failed++;
  }

  /** A test has failed, and there was proof that what it waited for can't come. */
  synchronized void failedForSure() {
    failedForSure++;
  }

  /** Whether there is need to hurry. */
  synchronized boolean isOn() {
    return failed >= ENOUGH;
  }

  /** Whether so many tests have failed that what takes long whatever comes of it tells no more. */
  synchronized boolean isNoTimeForMore() {
    return failed + failedForSure >= ENOUGH;
  }
}
