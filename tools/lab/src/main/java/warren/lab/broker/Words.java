package warren.lab.broker;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of words, as keeper and users say them to each other and as they are kept in files. Each
 * word is percent-encoded, so it may hold anything; a line needs no library to be read, which keeps
 * taking a share cheap in a fresh JVM.
 */
public final class Words {

  private Words() {}

  /** Words as a line. */
  public static String line(Object... words) {
    return Arrays.stream(words)
        .map(word -> URLEncoder.encode(String.valueOf(word), StandardCharsets.UTF_8))
        .collect(Collectors.joining(" "));
  }

  /** The words of a line. */
  public static List<String> of(String line) {
    return Arrays.stream(line.split(" ", -1))
        .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
        .toList();
  }
}
