package warren.guide;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;

/** Measures a site's pages in Chromium on a screen as narrow as a phone's. */
record Phone(int width) {

  private static final String BROWSER = "chromium";

  /** Whether there is a browser to measure with. */
  static boolean isThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, BROWSER)));
  }

  /** The pages that are wider than the screen, each with its width in pixels. */
  List<String> overflowing(Path site) throws Exception {
    var folder = Files.createTempDirectory("phone");
    var screens = Files.writeString(folder.resolve("screens.html"), screens(site));
    try {
      var page = Jsoup.parse(Files.readString(opened(folder, screens)));
      var measured = page.select("li");
      if (measured.isEmpty() || !page.select("li.unknown").isEmpty()) {
        throw new IllegalStateException("chromium has measured nothing: " + page);
      }
      return measured.stream()
          .filter(li -> Integer.parseInt(li.attr("value")) > width)
          .map(li -> li.text() + ": " + li.attr("value"))
          .toList();
    } finally {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  /** A page with a frame for each of the site's, and what each frame measures. */
  private String screens(Path site) throws Exception {
    try (var files = Files.list(site)) {
      var frames =
          files
              .filter(file -> file.toString().endsWith(".html"))
              .map(
                  file ->
                      "<li class=unknown>%s</li><iframe src='%s' width=%d height=800></iframe>"
                          .formatted(file.getFileName(), file.toUri(), width))
              .collect(Collectors.joining("\n"));
      return """
          <!DOCTYPE html><meta charset=utf-8>%s
          <script>
          addEventListener('load', () => {
            for (const li of document.querySelectorAll('li')) {
              li.value = li.nextSibling.contentDocument.documentElement.scrollWidth;
              li.className = '';
            }
          });
          </script>
          """
          .formatted(frames);
    }
  }

  private static Path opened(Path folder, Path page) throws Exception {
    var dom = folder.resolve("dom.html");
    new ProcessBuilder(
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--allow-file-access-from-files",
            "--user-data-dir=" + folder.resolve("profile"),
            "--dump-dom",
            page.toUri().toString())
        .redirectOutput(dom.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return dom;
  }
}
