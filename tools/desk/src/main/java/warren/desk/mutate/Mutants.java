package warren.desk.mutate;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import java.util.List;

/** Makes the mutants of a source. */
public final class Mutants {

  private static final List<Kind> KINDS =
      List.of(
          new Drops(),
          new Moves(),
          new Arguments(),
          new Properties(),
          new Times(),
          new Numbers(),
          new Catches(),
          new Closes(),
          new Sharing());

  private Mutants() {}

  /**
   * The source's mutants, in its order; their ids differ. Some may not compile: types are left to
   * the compiler.
   *
   * @throws IllegalArgumentException if it is not Java 17, with what the parser says
   */
  public static List<Mutant> of(String source) {
    var parser = new JavaParser(new ParserConfiguration().setLanguageLevel(LanguageLevel.JAVA_17));
    var parsed = parser.parse(source);
    if (!parsed.isSuccessful()) {
      throw new IllegalArgumentException(parsed.getProblems().toString());
    }
    var unit = parsed.getResult().orElseThrow();
    var changes = new Changes(new SourceText(source), unit);
    unit.walk(node -> KINDS.forEach(kind -> kind.at(node, changes)));
    return changes.mutants();
  }
}
