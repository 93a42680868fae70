package warren.guide;

import java.util.List;

/**
 * One page of the site.
 *
 * @param name the name of its chapter's file, without the ending
 * @param title what stands at its head
 * @param summary one sentence, for search and previews
 * @param headings its sections
 * @param body its content as HTML
 */
record Page(String name, String title, String summary, List<Heading> headings, String body) {

  Page {
    headings = List.copyOf(headings);
  }

  /** The name of the page's file in the site. */
  String file() {
    return name + ".html";
  }

  /** A section of a page, by its anchor. */
  record Heading(String id, String title) {}
}
