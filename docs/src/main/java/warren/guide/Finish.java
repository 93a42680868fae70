package warren.guide;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What Asciidoctor's HTML lacks for those who read on a small screen, or do not see the page. */
final class Finish {

  /** The anchors that PlantUML gives to boxes and arrows, the same ones in every picture. */
  private static final String SVG_ANCHORS =
      "svg [id^=entity_], svg [id^=link_], svg [id^=cluster_]";

  private final Document page;

  /** Of a page's content as Asciidoctor has made it. */
  Finish(String html) {
    page = Jsoup.parseBodyFragment(html);
    page.outputSettings().prettyPrint(false);
  }

  /**
   * The content with all that was missing.
   *
   * @param pictures what each of the page's pictures shows, in their order
   */
  String with(List<String> pictures) {
    page.select(SVG_ANCHORS).forEach(element -> element.removeAttr("id"));
    var texts = pictures.iterator();
    page.select("svg").forEach(svg -> svg.attr("role", "img").attr("aria-label", texts.next()));
    page.select("a.anchor")
        .forEach(a -> a.attr("aria-label", "Link to “%s”".formatted(a.parent().text())));
    page.select("table.tableblock").forEach(Finish::fitted);
    return page.body().html();
  }

  /** A wide table is stacked on a small screen, each cell under its header; others may scroll. */
  private static void fitted(Element table) {
    if (!table.hasClass("wide")) {
      table.wrap("<div class=\"scroll\"></div>");
      return;
    }
    var headers = table.select("thead th").eachText();
    for (var row : table.select("tbody tr")) {
      for (int column = 0; column < row.childrenSize(); column++) {
        var cell = row.child(column);
        if (cell.nameIs("td") && column < headers.size()) {
          cell.attr("data-header", headers.get(column));
        }
      }
    }
  }
}
