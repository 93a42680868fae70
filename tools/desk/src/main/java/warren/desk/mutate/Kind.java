package warren.desk.mutate;

import com.github.javaparser.ast.Node;

/** One way to go wrong. */
interface Kind {

  /** Adds the changes that it makes at this node; it is asked about every node of the source. */
  void at(Node node, Changes changes);
}
