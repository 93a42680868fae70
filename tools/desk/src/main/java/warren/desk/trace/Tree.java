package warren.desk.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree in characters.
 *
 * @param label of its root
 */
record Tree(String label, List<Branch> branches) {

  /**
   * A part of it.
   *
   * @param way the line that leads there, without its head
   */
  record Branch(String way, Tree to) {}

  Tree {
    branches = List.copyOf(branches);
  }

  /** A leaf. */
  Tree(String label) {
    this(label, List.of());
  }

  /** From left to right. */
  List<String> across() {
    if (branches.isEmpty()) {
      return List.of(label);
    }
    var lines = new ArrayList<String>();
    int longest = branches.stream().mapToInt(branch -> branch.way().length()).max().orElse(0);
    String blank = " ".repeat(label.length() + 1);
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      var branch = branches.get(i);
      String fork = branches.size() == 1 ? "─" : i == 0 ? "┬" : last ? "└" : "├";
      String below = branches.size() == 1 || last ? " " : "│";
      String line = branch.way().startsWith("┄") ? "┄" : "─";
      String way = branch.way() + line.repeat(longest - branch.way().length()) + "▶ ";
      var block = branch.to().across();
      lines.add((i == 0 ? label + " " : blank) + fork + way + block.get(0));
      block.stream()
          .skip(1)
          .forEach(each -> lines.add(blank + below + " ".repeat(longest + 2) + each));
    }
    return lines;
  }

  /** From top to bottom, for what is too wide. */
  List<String> down() {
    var lines = new ArrayList<String>();
    lines.add(label);
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      var branch = branches.get(i);
      var block = branch.to().down();
      lines.add((last ? "└" : "├") + branch.way() + "▶ " + block.get(0));
      block.stream().skip(1).forEach(each -> lines.add((last ? "   " : "│  ") + each));
    }
    return lines;
  }
}
