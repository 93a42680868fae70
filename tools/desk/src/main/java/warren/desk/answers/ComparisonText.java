package warren.desk.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import warren.desk.screen.Screen;

/** A comparison on the screen: side by side where both sides have room, or else in one column. */
public final class ComparisonText {

  /** From here on a side has room for most lines of code. */
  private static final int ROOM_FOR_TWO = 110;

  private static final String BETWEEN = " │ ";
  private static final int CONTINUED = 4;

  private final Screen screen;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  /**
   * To be shown on that screen.
   *
   * @param width in columns
   */
  public ComparisonText(Screen screen, int width) {
    this.screen = screen;
    this.width = width;
  }

  /** Its lines, under a head that says what is on which side. */
  public List<String> of(String left, String right, Comparison comparison) {
    lines.clear();
    boolean beside = width >= ROOM_FOR_TWO;
    if (beside) {
      row(left, right, screen::bold, screen::bold);
      lines.add("─".repeat(half() + 1) + "┼" + "─".repeat(half() + 1));
    } else {
      lines.add(removed("- " + left) + "   " + added("+ " + right));
      lines.add("");
    }
    for (Comparison.Part part : comparison.parts()) {
      if (part instanceof Comparison.Skipped skipped) {
        lines.add(screen.faint("  ⋮ %d lines alike".formatted(skipped.lines())));
      } else if (part instanceof Comparison.Same same) {
        same(same, beside);
      } else if (part instanceof Comparison.Different different) {
        different(different, beside);
      }
    }
    return List.copyOf(lines);
  }

  private void same(Comparison.Same same, boolean beside) {
    for (int i = 0; i < same.left().size(); i++) {
      if (beside) {
        row(same.left().get(i), same.right().get(i), text -> text, text -> text);
      } else {
        column("  ", same.left().get(i), text -> text);
      }
    }
  }

  private void different(Comparison.Different different, boolean beside) {
    if (!beside) {
      different.left().forEach(line -> column("- ", line, this::removed));
      different.right().forEach(line -> column("+ ", line, this::added));
      return;
    }
    int rows = Math.max(different.left().size(), different.right().size());
    for (int i = 0; i < rows; i++) {
      row(at(different.left(), i), at(different.right(), i), this::removed, this::added);
    }
  }

  private void column(String mark, String line, UnaryOperator<String> style) {
    for (String piece : folded(line, width - mark.length())) {
      lines.add(style.apply((mark + piece).stripTrailing()));
    }
  }

  private void row(
      String left,
      String right,
      UnaryOperator<String> styleLeft,
      UnaryOperator<String> styleRight) {
    List<String> lefts = folded(left, half());
    List<String> rights = folded(right, half());
    for (int i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
      String padded = ("%-" + half() + "s").formatted(at(lefts, i));
      lines.add(
          (styleLeft.apply(padded) + screen.faint(BETWEEN) + styleRight.apply(at(rights, i)))
              .stripTrailing());
    }
  }

  private int half() {
    return (width - BETWEEN.length()) / 2;
  }

  private static String at(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  private String removed(String text) {
    return screen.styled("fg(red)", text);
  }

  private String added(String text) {
    return screen.styled("fg(green)", text);
  }

  /** In pieces that fit; broken at a blank if there is one, the rest indented a little more. */
  static List<String> folded(String line, int room) {
    String rest = line.replace("\t", "    ").stripTrailing();
    int indent = Math.min(rest.length() - rest.stripLeading().length() + CONTINUED, room / 2);
    var pieces = new ArrayList<String>();
    while (rest.length() > room) {
      int blank = rest.lastIndexOf(' ', room);
      int end = blank > indent ? blank : room;
      pieces.add(rest.substring(0, end).stripTrailing());
      rest = " ".repeat(indent) + rest.substring(end).strip();
    }
    pieces.add(rest);
    return pieces;
  }
}
