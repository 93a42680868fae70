package warren.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a site must not have. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SiteCheckTest {

  @TempDir private Path site;

  @Test
  void a_sound_page_has_no_problem() throws Exception {
    assertThat(
            problems("<h2 id=b>B</h2><a href='#b'>b</a> <a href='a.html#b'>b</a><img src=data:,>"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <a href='b.html'>gone</a>                      | the link “gone” leads nowhere: b.html
          <a href='#c'>gone</a>                          | the link “gone” leads nowhere: #c
          <a href='a.html#c'>gone</a>                    | the link “gone” leads nowhere: a.html#c
          <i id=x></i><i id=x></i>                       | the anchor x stands twice
          <img src='https://example.org/a.png'>          | loads https://example.org/a.png
          <script src='//example.org/a.js'></script>     | loads //example.org/a.js
          <link rel=stylesheet href='http://example.org'>| loads http://example.org
          <style>a { b: url(https://example.org/f) }</style> | loads url(https://example.org/f
          <p style="a: url('//example.org/f')">          | loads url('//example.org/f
          """)
  void a_fault_is_named_with_its_page(String html, String problem) throws Exception {
    assertThat(problems(html)).containsExactly("a.html: " + problem);
  }

  @Test
  void a_stylesheet_that_loads_is_named() throws Exception {
    Files.writeString(site.resolve("a.css"), "@import \"https://example.org/b.css\";");

    assertThat(new SiteCheck(site, List.of("a.css")).problems())
        .containsExactly("a.css: loads @import \"https://example.org/b.css");
  }

  private List<String> problems(String html) throws Exception {
    Files.writeString(site.resolve("a.html"), html);
    return new SiteCheck(site, List.of("a.html")).problems();
  }
}
