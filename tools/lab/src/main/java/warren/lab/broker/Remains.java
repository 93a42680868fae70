package warren.lab.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;

/**
 * What a keeper leaves behind, written to its folder before or as it comes to be, and how it is
 * cleared away. Nobody clears up after himself: it is always done from this list, by the {@link
 * Undertaker} or the next keeper, so that the way out after a crash is the only way out.
 */
final class Remains {

  private static final int ROUNDS = 100;
  private static final int PAUSE_MILLIS = 100;

  private final Path folder;
  private final Path list;

  Remains(RunFolder run) {
    folder = run.path();
    list = folder.resolve("remains");
  }

  void process(ProcessHandle process) throws IOException {
    StartedProcess started = StartedProcess.of(process);
    add(Words.line("process", started.pid(), started.started().toEpochMilli()));
  }

  /** Containers that carry this value in the label {@link DockerEngine#LABEL}. */
  void containers(String label) throws IOException {
    add(Words.line("containers", label));
  }

  void virtualHosts(URI management, String user, String password, String prefix)
      throws IOException {
    add(Words.line("vhosts", management, user, password, prefix));
  }

  /** A folder other than the keeper's own; a link in it is deleted, not followed. */
  void folder(Path folder) throws IOException {
    add(Words.line("folder", folder));
  }

  private void add(String line) throws IOException {
    Files.writeString(list, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Clears away what is on the list, then the folder. What is gone already is no error.
   *
   * @throws IOException where something is left; the folder is, too, for the next who tries
   */
  void clear() throws IOException, InterruptedException {
    List<String> lines = Files.exists(list) ? Files.readAllLines(list) : List.of();
    IOException left = null;
    for (String line : lines) {
      try {
        clear(Words.of(line));
      } catch (IOException | RuntimeException e) {
        left = new IOException("cannot clear away " + Words.of(line).get(0), e);
      }
    }
    if (left != null) {
      throw left;
    }
    delete(folder);
  }

  private static void clear(List<String> words) throws IOException, InterruptedException {
    switch (words.get(0)) {
      case "process" ->
          new StartedProcess(
                  Long.parseLong(words.get(1)), Instant.ofEpochMilli(Long.parseLong(words.get(2))))
              .kill();
      case "containers" -> DockerEngine.removeAll(words.get(1));
      case "vhosts" ->
          deleteVirtualHosts(
              new ManagementApi(URI.create(words.get(1)), words.get(2), words.get(3)),
              words.get(4));
      case "folder" -> delete(Path.of(words.get(1)));
      default -> throw new IllegalStateException("unknown: " + words);
    }
  }

  private static void deleteVirtualHosts(ManagementApi api, String prefix) throws IOException {
    try {
      for (String name : api.virtualHosts()) {
        if (name.startsWith(prefix)) {
          api.deleteVirtualHost(name);
        }
      }
    } catch (ConnectException brokerGone) {
      Log.say("the broker is gone, and its virtual hosts with it");
    }
  }

  /** A process that was killed this moment may still be writing, so it is tried again. */
  private static void delete(Path folder) throws IOException, InterruptedException {
    for (int round = 0; Files.exists(folder); round++) {
      try {
        Files.walkFileTree(folder, new Delete());
      } catch (IOException e) {
        if (round == ROUNDS) {
          throw new IOException("cannot delete " + folder, e);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static final class Delete extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
