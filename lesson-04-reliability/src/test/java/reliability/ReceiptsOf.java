package reliability;

import java.util.List;
import java.util.stream.IntStream;

/** Receipts {@code r-1}, {@code r-2} and so on. */
final class ReceiptsOf {

  private ReceiptsOf() {}

  static List<Receipt> receipts(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(number -> new Receipt("r-" + number, "receipt " + number + ", Öle"))
        .toList();
  }

  static String[] texts(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::text).toArray(String[]::new);
  }
}
