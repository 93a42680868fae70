package warren.desk.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import warren.desk.answers.Backup;
import warren.desk.answers.Backups;
import warren.desk.answers.Cause;
import warren.desk.state.SafeFile;

/** What becomes of each file of the course that is not to stay as it is. */
final class Plan {

  /** Added to a starter's name if it is put beside the learner's file. */
  static final String NEWER = ".newer";

  private final Path root;
  private final Path next;
  private final Map<String, Decision> decisions = new TreeMap<>();
  private final Set<String> edited = new TreeSet<>();
  private final Set<String> changed = new TreeSet<>();
  private final Set<String> added = new TreeSet<>();

  private Plan(Path root, Path next) {
    this.root = root;
    this.next = next;
  }

  /**
   * Compares three courses and touches none.
   *
   * @param before as it was brought to the learner
   * @param root as it is there
   * @param next the newer one
   */
  static Plan of(Before before, Path root, Path next) throws IOException {
    var plan = new Plan(root, next);
    Set<String> brought = before.paths();
    var all = new TreeSet<>(brought);
    all.addAll(Paths.in(next));
    for (String path : all) {
      Optional<byte[]> mine = content(root.resolve(path));
      Optional<byte[]> newer = content(next.resolve(path));
      Decision decision = Decision.on(path, before, mine, newer);
      if (!(decision instanceof Decision.Stay)) {
        plan.decisions.put(path, decision);
      }
      if (mine.isPresent() && !before.had(path, mine.get()) && newerThan(mine.get(), newer)) {
        plan.edited.add(path);
      }
      if (newer.isPresent() && !brought.contains(path)) {
        plan.added.add(path);
      } else if (newer.isPresent() && !before.had(path, newer.get())) {
        plan.changed.add(path);
      }
    }
    return plan;
  }

  private static boolean newerThan(byte[] mine, Optional<byte[]> newer) {
    return newer.isEmpty() || !java.util.Arrays.equals(mine, newer.get());
  }

  /** Whether all is there already that the newer course brings. */
  boolean isEmpty() {
    return decisions.isEmpty();
  }

  /** What differs between the course that was brought and the newer one. */
  boolean changes(String path) {
    return changed.contains(path);
  }

  /** What only the newer course has. */
  boolean adds(String path) {
    return added.contains(path);
  }

  /** The paths of which so was decided. */
  List<String> paths(Predicate<Decision> so) {
    return decisions.keySet().stream().filter(path -> so.test(decisions.get(path))).toList();
  }

  /**
   * Copies what the learner has edited: starters all, and of the rest what is to be replaced.
   *
   * @throws IOException if it cannot be copied, or if a file is not to be written; nothing is
   *     changed then
   */
  Optional<Backup> backUp() throws IOException {
    for (String path : decisions.keySet()) {
      SafeFile.refuseUnlessReplaceable(root.resolve(path));
    }
    return new Backups(root)
        .keep(
            Cause.UPDATE,
            edited.stream()
                .filter(path -> Paths.isLearners(path) || decisions.containsKey(path))
                .map(root::resolve)
                .toList());
  }

  /**
   * Writes it. Each file is written at once; after a stop in the middle a plan that is made anew
   * has the rest.
   */
  void carryOut() throws IOException {
    for (var entry : decisions.entrySet()) {
      Path file = root.resolve(entry.getKey());
      Path newer = next.resolve(entry.getKey());
      Decision decision = entry.getValue();
      if (decision instanceof Decision.Take) {
        copy(newer, file);
      } else if (decision instanceof Decision.Merged merged) {
        SafeFile.write(file, merged.text().getBytes(StandardCharsets.UTF_8));
      } else if (decision instanceof Decision.Beside) {
        copy(newer, file.resolveSibling(file.getFileName() + NEWER));
      } else if (decision instanceof Decision.Remove) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void copy(Path newer, Path file) throws IOException {
    SafeFile.write(file, Files.readAllBytes(newer));
    if (Files.isExecutable(newer) && !Files.isExecutable(file)) {
      var set = file.toFile().setExecutable(true, false);
      if (!set) {
        throw new IOException(file + " cannot be made executable");
      }
    }
  }

  private static Optional<byte[]> content(Path file) throws IOException {
    return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }
}
