package warren.lab.broker.ways;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.Locale;
import java.util.Objects;

/**
 * What a Docker engine says while it pulls an image. An error that comes after the answer's head is
 * a line of the stream, see <a
 * href="https://docs.docker.com/reference/api/engine/#tag/Image/operation/ImageCreate">the engine's
 * API</a>.
 */
final class Pull extends ResultCallback.Adapter<PullResponseItem> {

  private volatile String lastWords = "the engine ended without a word";

  @Override
  public void onNext(PullResponseItem item) {
    String said = words(item);
    if (!said.isBlank()) {
      lastWords = said.strip();
    }
  }

  /** The error as soon as there is one: it is the last line that is written. */
  private static String words(PullResponseItem item) {
    if (item.getErrorDetail() != null && item.getErrorDetail().getMessage() != null) {
      return item.getErrorDetail().getMessage();
    }
    return Objects.requireNonNullElse(item.getStatus(), "");
  }

  /** The error, or if there was none, what was said last. */
  String lastWords() {
    return lastWords;
  }

  /** What helps against an error that the engine tells in these words. */
  static String remedy(String image, String error) {
    String words = error.toLowerCase(Locale.ROOT);
    if (words.contains("no matching manifest")) {
      return "name an image that is made for this machine's processor by WARREN_IMAGE";
    }
    if (words.contains("toomanyrequests") || words.contains("too many requests")) {
      return "log in to the registry, which lets you pull more: docker login; or try again later";
    }
    return "see what `docker pull %s` says, or name another image by WARREN_IMAGE".formatted(image);
  }
}
