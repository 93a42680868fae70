package warren.desk.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** When files were last written, to be asked again and again which have changed. */
final class Stamps {

  private final Map<Path, Optional<Stamp>> stamps = new HashMap<>();

  private record Stamp(FileTime modified, long size) {}

  /** As the files are now; they need not exist. */
  Stamps(Collection<Path> files) {
    files.forEach(file -> stamps.put(file, stamp(file)));
  }

  /** Those that have changed, or come, since this was last asked. */
  Set<Path> changed() {
    Set<Path> changed = new LinkedHashSet<>();
    stamps.replaceAll(
        (file, before) -> {
          Optional<Stamp> now = stamp(file);
          if (now.isPresent() && !now.equals(before)) {
            changed.add(file);
          }
          return now;
        });
    return changed;
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
