package warren.desk.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import warren.desk.git.GitException;
import warren.desk.state.Reason;

/** Puts a newer course in place, with the learner's answers kept. */
public final class Update {

  private final Path root;

  /** Of the course in that folder. */
  public Update(Path root) {
    this.root = root;
  }

  /**
   * Updates a clone by Git, and another folder from an archive.
   *
   * @param archive a newer course, as an archive or unpacked; only for what is no clone
   * @return what was done; empty if there is nothing newer
   * @throws UpdateException if it was refused, or could not be ended
   */
  public Optional<Updated> run(Optional<Path> archive) throws UpdateException {
    try {
      var clone = new CloneUpdate(root);
      if (clone.isClone()) {
        if (archive.isPresent()) {
          throw UpdateException.refused(
              "This course is a clone: Git brings what is newer.", "./warren update");
        }
        return clone.run();
      }
      return new ArchiveUpdate(root)
          .run(
              archive.orElseThrow(
                  () ->
                      UpdateException.refused(
                          "This folder is no clone made by Git, so nobody knows where it came"
                              + " from.\nDownload the newer course as a ZIP.",
                          "./warren update --from FILE.zip")));
    } catch (GitException failed) {
      throw UpdateException.notReady(
          "It is not finished, and nothing is lost.\n" + failed.getMessage(), "./warren update");
    } catch (IOException failed) {
      throw UpdateException.notReady(
          "It is not finished (%s). Your answers are where they were, and in the backups."
              .formatted(Reason.of(failed)),
          "make room, or the files yours to write, then ./warren update again");
    }
  }
}
