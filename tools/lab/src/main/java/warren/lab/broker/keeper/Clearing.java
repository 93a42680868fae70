package warren.lab.broker.keeper;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import warren.lab.broker.Log;
import warren.lab.broker.ManagementApi;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.broker.ways.DockerEngine;
import warren.lab.machine.StartedProcess;

/**
 * Clears away what a keeper leaves behind, from its list of {@link Remains}: done by the {@link
 * Undertaker} or the next keeper.
 */
final class Clearing {

  private static final int ROUNDS = 100;
  private static final int PAUSE_MILLIS = 100;

  private Clearing() {}

  /**
   * Clears away what is on the list of a keeper, then its folder. What is gone already is no error.
   *
   * @throws IOException where something is left; the folder is, too, for the next who tries
   */
  static void of(RunFolder run) throws IOException, InterruptedException {
    IOException left = null;
    for (var words : new Remains(run).all()) {
      try {
        clear(words);
      } catch (IOException | RuntimeException e) {
        left = new IOException("cannot clear away " + words.get(0), e);
      }
    }
    if (left != null) {
      throw left;
    }
    delete(run.path());
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
