package warren.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Reads a built site as a browser would: every link has a name, those inside it lead somewhere, no
 * anchor stands twice on a page, nothing is loaded from elsewhere, tables fit a small screen, and
 * pictures are drawn in the page's colours.
 */
final class SiteCheck {

  private static final Pattern ELSEWHERE =
      Pattern.compile("(?:url\\(|@import)\\s*[\"']?\\s*(?:https?:)?//[^\\s)\"']*");

  private static final Pattern STROKE = Pattern.compile("stroke:#\\w+");

  /** What a browser fills with black when nothing is said. */
  private static final Set<String> FILLED =
      Set.of("text", "rect", "path", "polygon", "ellipse", "circle");

  private final Map<String, Document> pages = new TreeMap<>();
  private final Map<String, Set<String>> anchors = new TreeMap<>();
  private final Map<String, String> stylesheets = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Path site;

  /**
   * Reads the files of a site.
   *
   * @param files their names; what else is in the folder is not looked at
   */
  SiteCheck(Path site, List<String> files) throws IOException {
    this.site = site;
    for (var file : files) {
      var text = Files.readString(site.resolve(file));
      if (file.endsWith(".html")) {
        pages.put(file, Jsoup.parse(text));
      } else {
        stylesheets.put(file, text);
      }
    }
  }

  /** What is wrong, a line each, with the page it is on. */
  List<String> problems() {
    pages.forEach(this::anchors);
    pages.forEach(this::links);
    pages.forEach(this::resources);
    pages.forEach(this::tables);
    pages.forEach(this::pictures);
    stylesheets.forEach(this::loads);
    return List.copyOf(problems);
  }

  private void anchors(String name, Document page) {
    var ids = anchors.computeIfAbsent(name, key -> new HashSet<>());
    for (var element : page.select("[id]")) {
      if (!ids.add(element.id())) {
        problems.add("%s: the anchor %s stands twice".formatted(name, element.id()));
      }
    }
  }

  private void links(String name, Document page) {
    for (var link : page.select("a[href]")) {
      var href = link.attr("href");
      if (link.text().isBlank() && link.attr("aria-label").isBlank()) {
        problems.add("%s: the link to %s has no name".formatted(name, href));
      }
      if (!isElsewhere(href) && !leadsSomewhere(name, href)) {
        problems.add("%s: the link “%s” leads nowhere: %s".formatted(name, link.text(), href));
      }
    }
  }

  private boolean leadsSomewhere(String from, String href) {
    var hash = href.indexOf('#');
    var file = hash < 0 ? href : href.substring(0, hash);
    var anchor = hash < 0 ? "" : href.substring(hash + 1);
    var to = file.isEmpty() ? from : file;
    return anchor.isEmpty()
        ? Files.exists(site.resolve(to))
        : anchors.getOrDefault(to, Set.of()).contains(anchor);
  }

  private void resources(String name, Document page) {
    for (var element : page.select("[src], link[href], [srcset], [data], use, image")) {
      for (var key : List.of("src", "href", "xlink:href", "srcset", "data")) {
        if (isElsewhere(element.attr(key))) {
          problems.add("%s: loads %s".formatted(name, element.attr(key)));
        }
      }
    }
    page.select("style").stream().map(Element::data).forEach(css -> loads(name, css));
    page.select("[style]").stream().map(e -> e.attr("style")).forEach(css -> loads(name, css));
  }

  /** On a small screen a table must not be wider than the page, nor its cells without a header. */
  private void tables(String name, Document page) {
    for (var table : page.select("table.tableblock:not(.wide)")) {
      if (!table.parent().hasClass("scroll")) {
        problems.add("%s: a table neither stacks nor scrolls: %s".formatted(name, table.text()));
      }
    }
    for (var cell : page.select("table.wide:has(thead) tbody td:not([data-header])")) {
      problems.add("%s: a stacked cell has no header: %s".formatted(name, cell.text()));
    }
  }

  /** Every colour of a picture is one that a stylesheet turns into the page's own. */
  private void pictures(String name, Document page) {
    for (var part : page.select("svg *")) {
      var fill = part.attr("fill");
      if (FILLED.contains(part.normalName()) && fill.isEmpty()) {
        problems.add("%s: a picture draws a %s in no colour".formatted(name, part.normalName()));
      }
      if (fill.startsWith("#") && !part.attr("fill-opacity").matches("0[.0]*")) {
        mapped(name, "[fill=\"%s\"]".formatted(fill));
      }
      STROKE
          .matcher(part.attr("style"))
          .results()
          .forEach(stroke -> mapped(name, "[style*=\"%s\"]".formatted(stroke.group())));
    }
  }

  private void mapped(String page, String selector) {
    var problem = "%s: no stylesheet maps a picture's svg %s".formatted(page, selector);
    if (stylesheets.values().stream().noneMatch(css -> css.contains("svg " + selector))
        && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private void loads(String name, String css) {
    var matcher = ELSEWHERE.matcher(css);
    while (matcher.find()) {
      problems.add("%s: loads %s".formatted(name, matcher.group()));
    }
  }

  private static boolean isElsewhere(String reference) {
    return reference.startsWith("//") || reference.matches("(?i)[a-z][a-z0-9+.-]*://.*");
  }
}
