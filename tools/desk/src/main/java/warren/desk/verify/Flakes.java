package warren.desk.verify;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What failed and was right when it was looked at again. It is added to a file, with what is needed
 * to find the cause: the failure, the seed, the broker, how busy the machine was, and when.
 */
public final class Flakes {

  /** Where they are kept, in the course's folder. */
  public static final Path FILE = Path.of("target", "flakes.txt");

  private static final Pattern SEED = Pattern.compile("\\bseed (\\d+)");
  private static final Pattern REPORT =
      Pattern.compile(".*target.surefire-reports.TEST-[^/\\\\]*\\.xml");
  private static final int REPORT_DEPTH = 5; // tools/desk/target/surefire-reports/TEST-….xml

  private final Path root;
  private final String broker;

  /**
   * Those of one course.
   *
   * @param root its folder
   * @param broker which one they were seen with, in words
   */
  public Flakes(Path root, String broker) {
    this.root = root;
    this.broker = broker;
  }

  /**
   * Keeps one that has just been seen.
   *
   * @param what was looked at, such as {@code 5.4 variant two-keys}
   * @param failure all that its first look said
   */
  public synchronized void keep(String what, String failure) throws IOException {
    var seed = SEED.matcher(failure);
    var entry =
        String.format(
            Locale.ROOT,
            "%s  %s%n  seed %s, load %.1f on %d processors, %s%n%s%n",
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            what,
            seed.find() ? seed.group(1) : "none",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            Runtime.getRuntime().availableProcessors(),
            broker,
            failure.strip().indent(4));
    var file = root.resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Keeps the tests that Surefire has run again since then, of all modules. */
  void keepReruns(Instant since) throws IOException {
    List<Path> reports;
    try (var files =
        Files.find(
            root,
            REPORT_DEPTH,
            (file, is) ->
                REPORT.matcher(file.toString()).matches()
                    && !is.lastModifiedTime().toInstant().isBefore(since))) {
      reports = files.sorted().toList();
    }
    for (var report : reports) {
      keepReruns(report);
    }
  }

  private void keepReruns(Path report) throws IOException {
    for (var test : elements(read(report).getElementsByTagName("testcase"))) {
      var flaky =
          Stream.of("flakyFailure", "flakyError")
              .flatMap(name -> elements(test.getElementsByTagName(name)).stream())
              .toList();
      for (var failure : flaky) {
        keep(
            test.getAttribute("classname") + "." + test.getAttribute("name"),
            failure.getTextContent());
      }
    }
  }

  private static Element read(Path report) throws IOException {
    try {
      var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      return builder.parse(report.toFile()).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(report + " is no report of Surefire's: " + e.getMessage(), e);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .map(Element.class::cast)
        .toList();
  }
}
