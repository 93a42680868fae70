package warren.desk.engine;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes that are written to it and counts the rest. */
final class BoundedOutput extends OutputStream {

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;

  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int taken = Math.min(length, limit - kept.size());
    kept.write(bytes, offset, taken);
    dropped += length - taken;
  }

  synchronized void clear() {
    kept.reset();
    dropped = 0;
  }

  /** What was kept, as UTF-8, with a word on what was not. */
  synchronized String text() {
    String text = kept.toString(StandardCharsets.UTF_8);
    return dropped == 0
        ? text
        : text + "%n… and %,d more bytes of output, not shown%n".formatted(dropped);
  }
}
