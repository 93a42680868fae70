package warren.lab.wire;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** Events in order, only ever added to, so that a snapshot is a view and costs nothing. */
final class EventLog {

  private WireEvent[] events = new WireEvent[64];
  private int size;

  synchronized void add(WireEvent event) {
    if (size == events.length) {
      events = Arrays.copyOf(events, size * 2);
    }
    events[size++] = event;
  }

  synchronized int size() {
    return size;
  }

  synchronized List<WireEvent> snapshot() {
    return new Snapshot(events, size);
  }

  private static final class Snapshot extends AbstractList<WireEvent> implements RandomAccess {

    private final WireEvent[] events;
    private final int size;

    Snapshot(WireEvent[] events, int size) {
      this.events = events;
      this.size = size;
    }

    @Override
    public WireEvent get(int index) {
      if (index >= size) {
        throw new IndexOutOfBoundsException(index + " of " + size);
      }
      return events[index];
    }

    @Override
    public int size() {
      return size;
    }
  }
}
