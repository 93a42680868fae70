package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.broker.Cache;
import warren.lab.broker.Remains;
import warren.lab.broker.RunFolder;
import warren.lab.machine.Ports;
import warren.lab.machine.StartedProcess;

/** Clearing away, and only what is ours. */
class RemainsTest {

  @TempDir Path folder;

  @Test
  void a_process_and_its_children_end_and_the_folder_goes() throws Exception {
    RunFolder run = RunFolder.create(new Cache(folder), "key");
    Remains remains = new Remains(run);
    Process process = new ProcessBuilder("sh", "-c", "sleep 1000 & echo up; wait").start();
    assertThat(process.inputReader().readLine()).isEqualTo("up");
    List<ProcessHandle> children = process.descendants().toList();
    assertThat(children).isNotEmpty();
    remains.process(process.toHandle());
    Files.createDirectories(run.path().resolve("a/b"));

    Clearing.of(run);

    assertThat(run.path()).doesNotExist();
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }

  @Test
  void a_process_that_got_the_number_of_ours_is_left_alone() throws IOException {
    Process other = new ProcessBuilder("sleep", "1000").start();
    try {
      StartedProcess ours =
          new StartedProcess(other.pid(), Instant.now().minus(Duration.ofMinutes(1)));
      assertThat(ours.isAlive()).isFalse();
      ours.kill();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void virtual_hosts_of_a_broker_that_is_gone_keep_no_folder() throws Exception {
    RunFolder run = RunFolder.create(new Cache(folder), "key");
    Remains remains = new Remains(run);
    int nobodyListens = Ports.free(1).get(0);
    URI management = URI.create("http://127.0.0.1:%d/".formatted(nobodyListens));
    remains.virtualHosts(management, "guest", "guest", "warren-");

    Clearing.of(run);

    assertThat(run.path()).doesNotExist();
  }

  @Test
  void containers_of_an_engine_that_is_gone_keep_no_folder() throws Exception {
    RunFolder run = RunFolder.create(new Cache(folder), "key");
    new Remains(run).containers(run.id());
    ProcessBuilder undertaker =
        Jvm.command(System.getProperty("java.class.path"), "-Xmx64m", Undertaker.class, run);
    undertaker.environment().put("DOCKER_HOST", "tcp://127.0.0.1:1");
    undertaker.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    undertaker.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = undertaker.start();

    process.getOutputStream().close(); // as the keeper's end does

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void a_folder_whose_keeper_is_dead_is_abandoned() throws IOException {
    RunFolder run = RunFolder.create(new Cache(folder), "key");
    assertThat(run.isAbandoned()).as("one that is just being started").isFalse();
    run.announce(new RunFolder.Address(1, "token", StartedProcess.of(ProcessHandle.current())));
    assertThat(run.isAbandoned()).isFalse();
    run.announce(
        new RunFolder.Address(
            1, "token", new StartedProcess(ProcessHandle.current().pid(), Instant.EPOCH)));
    assertThat(run.isAbandoned()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5672", "5672 token x y", "%zz"})
  void a_damaged_address_is_none_and_the_folder_is_abandoned_when_it_is_old(String damaged)
      throws IOException {
    RunFolder run = RunFolder.create(new Cache(folder), "key");
    Files.writeString(run.path().resolve("address"), damaged);
    assertThat(KeeperConnection.to(run, KeeperProtocol.LOOK)).isEmpty();
    assertThat(run.isAbandoned()).isFalse();
    Files.setLastModifiedTime(run.path(), FileTime.from(Instant.EPOCH));
    assertThat(run.isAbandoned()).isTrue();
  }
}
