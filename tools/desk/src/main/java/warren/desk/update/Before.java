package warren.desk.update;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import warren.desk.answers.Shipped;

/** The course as it was brought to the learner. */
sealed interface Before {

  /** The paths of its files, with slashes. */
  Set<String> paths() throws IOException;

  /** Whether it had a file with that content. */
  boolean had(String path, byte[] content) throws IOException;

  /** A file's text; empty if it had none, if it is no text, or if only a sum of it is known. */
  Optional<String> text(String path) throws IOException;

  /** As Git has it, in a folder. */
  record Folder(Path root) implements Before {
    @Override
    public Set<String> paths() throws IOException {
      return Paths.in(root);
    }

    @Override
    public boolean had(String path, byte[] content) throws IOException {
      Path file = root.resolve(path);
      return Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
    }

    @Override
    public Optional<String> text(String path) throws IOException {
      try {
        Path file = root.resolve(path);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
      } catch (CharacterCodingException picture) {
        return Optional.empty();
      }
    }
  }

  /** As the desk has noted it. */
  record Noted(Shipped shipped) implements Before {
    @Override
    public Set<String> paths() {
      var paths = new HashSet<>(shipped.sums().keySet());
      paths.addAll(shipped.starters().keySet());
      return paths;
    }

    @Override
    public boolean had(String path, byte[] content) {
      return Shipped.sum(content).equals(shipped.sums().get(path))
          || text(path)
              .filter(text -> Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content))
              .isPresent();
    }

    @Override
    public Optional<String> text(String path) {
      return Optional.ofNullable(shipped.starters().get(path));
    }
  }
}
