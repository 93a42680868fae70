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

  @Test
  void a_picture_in_mapped_colours_has_no_problem() throws Exception {
    Files.writeString(site.resolve("a.css"), "svg [fill=\"#F6F1E6\"] { fill: var(--box) }");
    Files.writeString(
        site.resolve("a.html"),
        "<svg><rect fill='#F6F1E6'/><rect fill='#000000' fill-opacity='0.00000'/></svg>");

    assertThat(new SiteCheck(site, List.of("a.html", "a.css")).problems()).isEmpty();
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
          <h2 id=b><a href='#b'></a></h2>                | the link to #b has no name
          <table class=tableblock><tr><td>x</table>      | a table neither stacks nor scrolls: x
          <table class='tableblock wide'><thead><tr><th>3.10<tbody><tr><td>allowed</table> | a stacked cell has no header: allowed
          <svg><rect fill='#EEEEEE'/></svg>              | no stylesheet maps a picture's svg [fill="#EEEEEE"]
          <svg><path fill='none' style='stroke:#181818;stroke-width:1'/></svg> | no stylesheet maps a picture's svg [style*="stroke:#181818"]
          <svg><text>black</text></svg>                  | a picture draws a text in no colour
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
