package warren.lab.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** RabbitMQ's and Erlang's scripts break at a space or an umlaut in a path; a link leads around. */
public final class PlainPath {

  private PlainPath() {}

  /**
   * Another path of the same folder, if need be.
   *
   * @param folder a keeper's folder
   * @param remains told of the link
   * @return the same folder, by a path whose last three names are the same
   */
  public static Path of(Path folder, Remains remains) throws IOException {
    if (isPlain(folder)) {
      return folder;
    }
    Path cache = folder.getParent().getParent();
    Path links = Files.createTempDirectory(plainTemporary(), "warren-");
    remains.folder(links);
    Path link = Files.createSymbolicLink(links.resolve(cache.getFileName()), cache);
    return link.resolve(cache.relativize(folder));
  }

  private static Path plainTemporary() {
    Path usual = Path.of(System.getProperty("java.io.tmpdir"));
    return isPlain(usual) ? usual : Path.of("/tmp");
  }

  private static boolean isPlain(Path path) {
    return path.toString().matches("[\\w/.+@-]*");
  }
}
