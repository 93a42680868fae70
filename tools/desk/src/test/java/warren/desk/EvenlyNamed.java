package warren.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders with names of the same length, so that lines with them break alike. */
final class EvenlyNamed implements TempDirFactory {

  private static final int LETTERS = 8;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    String name = "warren-" + UUID.randomUUID().toString().substring(0, LETTERS);
    return Files.createDirectory(Path.of(System.getProperty("java.io.tmpdir"), name));
  }
}
