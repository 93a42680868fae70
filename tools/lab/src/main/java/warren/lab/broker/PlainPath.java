package warren.lab.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** RabbitMQ's and Erlang's scripts break at a space in a path; a link leads around it. */
final class PlainPath {

  private PlainPath() {}

  /**
   * Another path of the same folder, if need be.
   *
   * @param folder a keeper's folder
   * @param remains told of the link
   * @return the same folder, by a path whose last three names are the same
   */
  static Path of(Path folder, Remains remains) throws IOException {
    if (folder.toString().matches("[\\w/.+@-]*")) {
      return folder;
    }
    Path cache = folder.getParent().getParent();
    Path links = Files.createTempDirectory("warren-");
    remains.folder(links);
    Path link = Files.createSymbolicLink(links.resolve(cache.getFileName()), cache);
    return link.resolve(cache.relativize(folder));
  }
}
