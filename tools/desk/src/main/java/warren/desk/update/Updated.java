package warren.desk.update;

import java.util.List;
import java.util.Optional;
import warren.desk.answers.Backup;

/** What an update has done. */
public final class Updated {

  private final Plan plan;
  private final String version;
  private final Optional<Backup> backup;
  private final List<String> notes;

  /**
   * After it.
   *
   * @param plan what became of each file
   * @param version what the course is now, in words
   * @param backup what the learner had edited
   * @param notes what else is to be known, a line each
   */
  Updated(Plan plan, String version, Optional<Backup> backup, List<String> notes) {
    this.plan = plan;
    this.version = version;
    this.backup = backup;
    this.notes = List.copyOf(notes);
  }

  /** What the course is now, such as {@code 3 commits newer, 1a2b3c4 of 2026-11-29}. */
  public String version() {
    return version;
  }

  /** What the learner had edited, as it was; empty if that was nothing. */
  public Optional<Backup> backup() {
    return backup;
  }

  /** What else is to be known, a line each. */
  public List<String> notes() {
    return notes;
  }

  /** The learner's files that have both the learner's changes and the course's now. */
  public List<String> merged() {
    return plan.paths(Decision.Merged.class::isInstance);
  }

  /** The learner's files that stayed, with the newer starter beside them. */
  public List<String> besides() {
    return plan.paths(Decision.Beside.class::isInstance);
  }

  /** Files that the learner had edited and that are the course's now. */
  public List<String> replaced() {
    return plan.paths(decision -> decision instanceof Decision.Take take && take.lost());
  }

  /** Files that the learner has edited and that the course no longer has. */
  public List<String> outliving() {
    return plan.paths(Decision.Outlive.class::isInstance);
  }

  /** Whether the course that was brought had that file, and the newer one has another. */
  public boolean changes(String path) {
    return plan.changes(path);
  }

  /** Whether only the newer course has that file. */
  public boolean adds(String path) {
    return plan.adds(path);
  }
}
