package warren.lab.broker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import warren.lab.machine.StartedProcess;

/**
 * What a keeper leaves behind, written to its folder before or as it comes to be. Nobody clears up
 * after himself: it is always done from this list, so that the way out after a crash is the only
 * way out.
 */
public final class Remains {

  private final Path list;

  /** The list in a keeper's folder. */
  public Remains(RunFolder run) {
    list = run.path().resolve("remains");
  }

  /** A process, and whatever it starts. */
  public void process(ProcessHandle process) throws IOException {
    StartedProcess started = StartedProcess.of(process);
    add(Words.line("process", started.pid(), started.started().toEpochMilli()));
  }

  /** Containers that carry this value in the label by which they are found. */
  public void containers(String label) throws IOException {
    add(Words.line("containers", label));
  }

  /** Virtual hosts whose names begin so. */
  public void virtualHosts(URI management, String user, String password, String prefix)
      throws IOException {
    add(Words.line("vhosts", management, user, password, prefix));
  }

  /** A folder other than the keeper's own; a link in it is deleted, not followed. */
  public void folder(Path folder) throws IOException {
    add(Words.line("folder", folder));
  }

  private void add(String line) throws IOException {
    Files.writeString(list, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The list, a line of words for each, in the order in which they came to be. */
  public List<List<String>> all() throws IOException {
    return Files.exists(list)
        ? Files.readAllLines(list).stream().map(Words::of).toList()
        : List.of();
  }
}
