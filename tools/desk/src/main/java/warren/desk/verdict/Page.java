package warren.desk.verdict;

import java.util.ArrayList;
import java.util.List;

/** What stands on a screen from top to bottom; room is given to the parts one after the other. */
final class Page {

  private final List<Part> parts = new ArrayList<>();

  /** Adds a part at the bottom. */
  Part add(Part part) {
    parts.add(part);
    return part;
  }

  /** The order in which parts are given the room that is left. */
  static final class Growing {
    private final List<Part> parts = new ArrayList<>();

    void then(Part part) {
      parts.add(part);
    }
  }

  /** In so many rows, or as many more as it takes at least. */
  List<String> lines(int rows, Growing growing) {
    int[] given = parts.stream().mapToInt(Part::least).toArray();
    int room = rows;
    for (int least : given) {
      room -= least;
    }
    for (Part part : growing.parts) {
      int nth = place(part);
      if (room > 0) {
        int taken = part.lines().apply(given[nth] + room).size();
        room -= Math.max(0, taken - given[nth]);
        given[nth] = Math.max(taken, given[nth]);
      }
    }
    return laidOut(given);
  }

  private int place(Part part) {
    int nth = 0;
    while (parts.get(nth) != part) {
      nth++;
    }
    return nth;
  }

  private List<String> laidOut(int[] given) {
    List<String> lines = new ArrayList<>();
    for (int nth = 0; nth < given.length; nth++) {
      for (String line : parts.get(nth).lines().apply(given[nth])) {
        boolean blank = line.isEmpty() && !lines.isEmpty() && lines.get(lines.size() - 1).isEmpty();
        if (!blank) { // one is enough where a part has nothing to say
          lines.add(line);
        }
      }
    }
    return lines;
  }
}
