package warren.lab.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import warren.lab.wire.WireEvent.Direction;

/**
 * Carries one direction of a link. Bytes leave only as whole frames, after they have been recorded;
 * all the frames that one read brought leave in one write.
 */
final class Pump {

  private static final int BUFFER = 128 * 1024;

  private final Link link;
  private final Direction direction;
  private final Socket from;
  private final Socket to;
  private final Decoder decoder;
  private byte[] buffer = new byte[BUFFER];

  Pump(Link link, Direction direction, Socket from, Socket to) {
    this.link = link;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.decoder = new Decoder(link, direction);
  }

  void run() {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int filled = 0;
      while (true) {
        int read = read(in, filled);
        if (read < 0) {
          break;
        }
        filled = passOn(out, filled + read);
        if (filled == buffer.length) {
          buffer = Arrays.copyOf(buffer, filled * 2);
        }
      }
      if (!link.silent()) {
        write(out, filled);
        link.ended(direction, "closed");
        to.shutdownOutput();
      }
    } catch (SourceGone e) {
      if (!link.silent()) {
        link.ended(direction, "reset");
        link.reset();
      }
    } catch (IOException e) {
      // The target is gone. The other pump hears of it too, and has what it still said to carry.
    }
  }

  /** Passes on what is whole, as far as no fault prevents it, and returns how much is left. */
  private int passOn(OutputStream out, int filled) throws IOException {
    int left = filled;
    boolean interrupted;
    do {
      int whole = passOnOnce(out, left);
      var fault = decoder.met();
      interrupted = fault.isPresent() || decoder.withheld() > 0;
      if (fault.isPresent()) {
        suffer(fault.get(), out, whole - decoder.withheld());
      }
      left -= whole;
      System.arraycopy(buffer, whole, buffer, 0, left);
    } while (interrupted);
    return left;
  }

  /** Writes what is whole, unless a cut is due, which has to come before. */
  private int passOnOnce(OutputStream out, int filled) throws IOException {
    link.passing().lock();
    try {
      int whole = decoder.decode(buffer, filled);
      boolean cut = decoder.met().filter(fault -> fault.deed().cuts()).isPresent();
      if (!cut && !link.silent()) {
        write(out, whole - decoder.withheld());
        answer(out);
      }
      if (direction == Direction.TO_BROKER) {
        link.took(whole);
      }
      return whole;
    } finally {
      link.passing().unlock();
    }
  }

  /**
   * Does what a fault demands. A cut silences the link before the last bytes leave, so that no
   * answer to them gets through.
   */
  private void suffer(WireFault fault, OutputStream out, int last) throws IOException {
    switch (fault.deed()) {
      case HOLD, DELAY -> {
        fault.fire();
        link.await(fault, direction);
      }
      case CUT_BEFORE, CUT_AFTER -> {
        link.silence("by the lab");
        try {
          write(out, last);
        } finally {
          link.sayGoodbye();
          fault.fire();
        }
      }
      case DROP -> fault.fire(); // it was left out
    }
  }

  private void answer(OutputStream out) throws IOException {
    if (decoder.instead().length > 0) {
      out.write(decoder.instead());
      link.confirms().told();
    }
  }

  private int read(InputStream in, int filled) throws SourceGone {
    try {
      return in.read(buffer, filled, buffer.length - filled);
    } catch (IOException e) {
      throw new SourceGone(e);
    }
  }

  private void write(OutputStream out, int length) throws IOException {
    if (length > 0) {
      out.write(buffer, 0, length);
    }
  }

  private static final class SourceGone extends IOException {
    private static final long serialVersionUID = 1L;

    SourceGone(IOException cause) {
      super(cause);
    }
  }
}
