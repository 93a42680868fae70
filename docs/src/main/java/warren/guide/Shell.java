package warren.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import warren.course.Course;
import warren.course.Lesson;

/** What stands around every page: head, navigation, and the way to the pages before and after. */
final class Shell {

  private static final String HOME = "index";

  /** What comes after the lessons. */
  private static final List<String> TO_LOOK_UP = List.of("exchanges", "notes", "mutants");

  private final Course course;
  private final List<Page> pages;
  private final String stylesheet;

  Shell(Course course, List<Page> pages, String stylesheet) {
    this.course = course;
    this.pages = inReadingOrder(course, pages);
    this.stylesheet = stylesheet;
  }

  /** The page as a whole document. */
  String around(Page page) {
    var title = page.name().equals(HOME) ? "Warren" : page.title() + " · Warren";
    var navigation = navigation(page);
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="description" content="%s">
        <title>%s</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="%s">
        </head>
        <body>
        <a class="skip" href="#content">To the text</a>
        <details class="menu"><summary>Warren<span>%s</span></summary>
        <nav aria-label="Chapters, small screen">
        %s</nav></details>
        <nav class="side" aria-label="Chapters">
        <a class="brand" href="index.html">Warren</a>
        %s</nav>
        <main id="content">
        <article>
        <h1>%s</h1>
        %s
        </article>
        <nav class="turn" aria-label="Before and after">
        %s</nav>
        </main>
        </body>
        </html>
        """
        .formatted(
            Html.escape(page.summary()),
            title,
            stylesheet,
            page.title(),
            navigation,
            navigation,
            page.title(),
            page.body(),
            turn(page));
  }

  private String navigation(Page current) {
    var entries = new ArrayList<String>();
    page(HOME).ifPresent(home -> entries.add(entry(home, "Start here", current)));
    course.lessons().forEach(lesson -> entries.add(entry(lesson, current)));
    for (var name : TO_LOOK_UP) {
      page(name).ifPresent(page -> entries.add(entry(page, page.title(), current)));
    }
    return "<ul>\n%s</ul>\n".formatted(String.join("", entries));
  }

  private String entry(Lesson lesson, Page current) {
    var title =
        "<span class=\"number\">%d</span> %s"
            .formatted(lesson.number(), Html.escape(lesson.title()));
    return page(lesson.module())
        .map(page -> entry(page, title, current))
        .orElse("<li class=\"coming\">%s <small>coming</small></li>\n".formatted(title));
  }

  private static String entry(Page page, String title, Page current) {
    if (!page.equals(current)) {
      return "<li><a href=\"%s\">%s</a></li>\n".formatted(page.file(), title);
    }
    var sections =
        page.headings().stream()
            .map(h -> "<li><a href=\"#%s\">%s</a></li>\n".formatted(h.id(), h.title()))
            .collect(Collectors.joining());
    return "<li><a aria-current=\"page\" href=\"%s\">%s</a>\n<ul>\n%s</ul></li>\n"
        .formatted(page.file(), title, sections);
  }

  private String turn(Page page) {
    var place = pages.indexOf(page);
    var before = place > 0 ? turn(pages.get(place - 1), "prev", "Before") : "<span></span>\n";
    var after = place < pages.size() - 1 ? turn(pages.get(place + 1), "next", "Next") : "";
    return before + after;
  }

  private static String turn(Page to, String rel, String word) {
    return "<a rel=\"%s\" href=\"%s\"><small>%s</small>%s</a>\n"
        .formatted(rel, to.file(), word, to.title());
  }

  private Optional<Page> page(String name) {
    return pages.stream().filter(page -> page.name().equals(name)).findFirst();
  }

  private static List<Page> inReadingOrder(Course course, List<Page> pages) {
    var order = new ArrayList<String>();
    order.add(HOME);
    course.lessons().forEach(lesson -> order.add(lesson.module()));
    order.addAll(TO_LOOK_UP);
    return order.stream()
        .flatMap(name -> pages.stream().filter(page -> page.name().equals(name)))
        .toList();
  }
}
