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
 * Reads a built site as a browser would: every link inside it leads somewhere, no anchor stands
 * twice on a page, and nothing is loaded from elsewhere.
 */
final class SiteCheck {

  private static final Pattern ELSEWHERE =
      Pattern.compile("(?:url\\(|@import)\\s*[\"']?\\s*(?:https?:)?//[^\\s)\"']*");

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
