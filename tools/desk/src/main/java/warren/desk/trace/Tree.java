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
      String fork =
          branches.size() == 1 ? branch.way().substring(0, 1) : i == 0 ? "┬" : last ? "└" : "├";
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

  /** From left to right as far as it fits that width, else from top to bottom. */
  List<String> within(int width) {
    if (branches.isEmpty() || fits(across(), width)) {
      return across();
    }
    var below = belowLastOfItsChain();
    return fits(below, width) ? below : below(width);
  }

  private static boolean fits(List<String> lines, int width) {
    return lines.stream().allMatch(line -> line.length() <= width);
  }

  /** What leads to one only stands in one line; what branches there hangs below its end. */
  private List<String> belowLastOfItsChain() {
    String head = label;
    Tree last = this;
    while (last.branches.size() == 1 && !last.branches.get(0).to().branches.isEmpty()) {
      var only = last.branches.get(0);
      last = only.to();
      head += " " + only.way().charAt(0) + only.way() + "▶ " + last.label;
    }
    int indent = head.length() - last.label.length();
    var lines = new ArrayList<String>();
    lines.add(head);
    last.below(Integer.MAX_VALUE).stream()
        .skip(1)
        .forEach(each -> lines.add(" ".repeat(indent) + each));
    return lines;
  }

  private List<String> below(int width) {
    var lines = new ArrayList<String>();
    lines.add(label);
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      var branch = branches.get(i);
      String way = (last ? "└" : "├") + branch.way() + "▶ ";
      var across = branch.to().across();
      boolean fits = fits(across, width - way.length());
      var block = fits ? across : branch.to().below(width - 3);
      String below = (last ? " " : "│") + " ".repeat(fits ? way.length() - 1 : 2);
      lines.add(way + block.get(0));
      block.stream().skip(1).forEach(each -> lines.add(below + each));
    }
    return lines;
  }
}
