package warren.desk.mutate;

import com.github.javaparser.Position;
import com.github.javaparser.ast.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A source and where its nodes stand in it, so that a change leaves all else as it was written. */
final class SourceText {

  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  private final String text;
  private final List<Integer> lineStarts = new ArrayList<>(List.of(0));

  SourceText(String text) {
    this.text = text;
    LINE_END.matcher(text).results().forEach(end -> lineStarts.add(end.end()));
  }

  String text() {
    return text;
  }

  /** The offset of the node's first character. */
  int start(Node node) {
    return offset(node.getRange().orElseThrow().begin);
  }

  /** The offset behind the node's last character. */
  int end(Node node) {
    return offset(node.getRange().orElseThrow().end) + 1;
  }

  /** The node as it is written. */
  String of(Node node) {
    return text.substring(start(node), end(node));
  }

  /** The offset at which the line begins in which this one lies. */
  int lineStart(int offset) {
    return lineStarts.get(line(offset) - 1);
  }

  /** The offset behind the line in which this one lies. */
  int lineEnd(int offset) {
    int line = line(offset);
    return line < lineStarts.size() ? lineStarts.get(line) : text.length();
  }

  /** The line, from 1, in which the offset lies. */
  int line(int offset) {
    return (int) lineStarts.stream().takeWhile(start -> start <= offset).count();
  }

  /** The offset of what begins at this line and column. */
  int offset(Position position) {
    return lineStarts.get(position.line - 1) + position.column - 1;
  }
}
