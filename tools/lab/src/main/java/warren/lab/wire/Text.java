package warren.lab.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import warren.lab.wire.WireEvent.Content;

/** Makes what others have sent safe to print on one line. */
public final class Text {

  private static final int SHOWN = 48;

  private Text() {}

  /** A name in quotes. */
  public static String name(String name) {
    return "'" + plain(name) + "'";
  }

  /** Without line breaks and control characters. */
  public static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "·");
  }

  /** A body as text in quotes, where it is text, and its length. */
  public static String body(Content content) {
    String length = content.size() + (content.size() == 1 ? " byte" : " bytes");
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    boolean cut = content.size() > content.preview().length; // perhaps within a character
    var text = CharBuffer.allocate(content.preview().length);
    boolean malformed = decoder.decode(ByteBuffer.wrap(content.preview()), text, !cut).isError();
    if (malformed || isBinary(text.flip())) {
      return "(" + length + ", not text)";
    }
    return quoted(text.toString(), cut) + " (" + length + ")";
  }

  private static boolean isBinary(CharSequence text) {
    return text.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
  }

  private static String quoted(String text, boolean cut) {
    int codePoints = text.codePointCount(0, text.length());
    if (codePoints <= SHOWN && !cut) {
      return '"' + plain(text) + '"';
    }
    int shown = text.offsetByCodePoints(0, Math.min(codePoints, SHOWN));
    return '"' + plain(text.substring(0, shown)) + "…\"";
  }
}
