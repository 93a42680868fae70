package warren.desk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {

  @ParameterizedTest
  @ValueSource(strings = {"Greeter.java", "GreeterTest.java", "Grüßer_2.java"})
  void a_source_file_is_one(String name) {
    assertThat(Job.isSource(Path.of("basics", name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".#Greeter.java",
        "#Greeter.java#",
        "Greeter.java~",
        ".Greeter.java.swp",
        ".Greeter.java.kate-swp",
        ".Greeter.java",
        "4913",
        "Greeter.java___jb_tmp___",
        "Greeter.java___jb_old___",
        "Greeter.java.tmp.1234",
        ".goutputstream-X1Y2Z3",
        "flycheck_Greeter.java",
        "Greeter (copy).java",
        "~Greeter.java",
        ".java",
      })
  void what_editors_put_beside_it_is_none(String name) {
    assertThat(Job.isSource(Path.of("basics", name))).isFalse();
  }
}
