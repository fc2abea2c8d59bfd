package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {

  private static final String READY_SCRIPT = "touch ready; exec sleep 600";

  @TempDir private Path state;
  private Workspace workspace = new Workspace(new Distributions(Path.of("")), Path.of(""));

  @BeforeEach
  void openWorkspace() {
    workspace = Launches.workspace(state);
  }

  @Test
  void isRunningUntilItIsStopped() {
    ChildProcess child = ChildProcess.start(Launches.script(workspace, "server", READY_SCRIPT));

    assertThat(child.isAlive()).isTrue();
    assertThat(child.identity().isAlive()).isTrue();
    assertThat(child.identity().residentBytes()).isPositive();

    child.stop();

    assertThat(child.isAlive()).isFalse();
    assertThat(state.resolve("pids/server.pid")).doesNotExist();
  }

  @Test
  void namesCauseAndLogWhenItExitsWhileStarting() {
    LaunchSpec failing =
        Launches.script(workspace, "server", "echo hello; echo 'ERROR no such disk'; exit 3");

    assertThatThrownBy(() -> ChildProcess.start(failing))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("server did not start: it exited with code 3")
        .hasMessageContaining("cause: ERROR no such disk")
        .hasMessageContaining("log:   " + state.resolve("logs/server.log"));
  }

  @Test
  void isStoppedWhenItIsNotReadyInTime() {
    LaunchSpec slow =
        Launches.script(workspace, "server", "exec sleep 600", Duration.ofMillis(300));

    assertThatThrownBy(() -> ChildProcess.start(slow))
        .hasMessageContaining("it was not ready after 0.");

    assertThat(ChildProcess.stopLeftover(workspace, "server")).isFalse();
  }

  @Test
  void noticesThatItWasKilled() throws Exception {
    ChildProcess child = ChildProcess.start(Launches.script(workspace, "server", READY_SCRIPT));

    ProcessHandle.of(child.identity().pid()).orElseThrow().destroyForcibly();
    ProcessHandle.of(child.identity().pid())
        .ifPresent(handle -> handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());

    assertThat(child.isAlive()).isFalse();
    child.stop();
  }

  @Test
  void isFoundAndStoppedWhenItsStarterIsGone() {
    ChildProcess child = ChildProcess.start(Launches.script(workspace, "server", READY_SCRIPT));
    child.leaveRunning();

    assertThat(ChildProcess.stopLeftover(workspace, "server")).isTrue();

    assertThat(child.isAlive()).isFalse();
    assertThat(ChildProcess.stopLeftover(workspace, "server")).isFalse();
  }

  @Test
  void isReplacedByTheNextStartOfItsName() {
    ChildProcess first = ChildProcess.start(Launches.script(workspace, "server", READY_SCRIPT));
    first.leaveRunning();

    ChildProcess second = ChildProcess.start(Launches.script(workspace, "server", READY_SCRIPT));

    assertThat(first.isAlive()).isFalse();
    assertThat(second.isAlive()).isTrue();
    second.stop();
  }

  @Test
  void takesWhatItLaunchedWithIt() throws Exception {
    // Given a launcher that has launched the real server
    ChildProcess launcher =
        ChildProcess.start(Launches.script(workspace, "server", "sleep 600 & touch ready; wait"));
    ProcessIdentity launched = launcher.identity().family().getLast();
    assertThat(launched).isNotEqualTo(launcher.identity());

    // When the launcher is killed, which it cannot pass on
    ProcessHandle.of(launcher.identity().pid()).orElseThrow().destroyForcibly();
    while (launcher.isAlive()) {
      Thread.sleep(10);
    }
    assertThat(launched.isAlive()).isTrue();
    launcher.stop();

    // Then the server is stopped all the same
    assertThat(launched.isAlive()).isFalse();
  }

  @Test
  void neverStopsAStrangerThatGotItsPid() throws Exception {
    // Given a pid file whose pid now belongs to a process that started at another time
    Process unrelatedProcess = new ProcessBuilder("sleep", "600").start();
    ProcessIdentity identity = ProcessIdentity.of(unrelatedProcess.toHandle());
    ProcessIdentity recorded =
        new ProcessIdentity(
            identity.pid(), identity.startedMillis() - Duration.ofHours(1).toMillis());
    workspace.pidFile("server").write(List.of(recorded));

    // When leftovers are stopped
    boolean stopped = ChildProcess.stopLeftover(workspace, "server");

    // Then it is left alone
    assertThat(stopped).isFalse();
    assertThat(unrelatedProcess.isAlive()).isTrue();
    unrelatedProcess.destroyForcibly();
  }

  @Test
  void survivesAnUnreadablePidFile() throws Exception {
    Files.createDirectories(state.resolve("pids"));
    Files.writeString(state.resolve("pids/server.pid"), "not a pid at all\n17\n");

    assertThat(ChildProcess.stopLeftover(workspace, "server")).isFalse();
  }

  @Test
  void endsWithItsStarter() throws Exception {
    // Given a JVM that starts a child and then waits
    Process starter =
        new ProcessBuilder(
                JavaCommand.of(
                    List.of(),
                    System.getProperty("java.class.path"),
                    StarterMain.class.getName(),
                    state.toString()))
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("starter.log").toFile())
            .start();
    PidFile pidFile = workspace.pidFile("server");
    awaitReady(state.resolve("server/started"));
    ProcessIdentity child = pidFile.read().getFirst();

    // When it is asked to end
    starter.destroy();
    starter.waitFor(20, TimeUnit.SECONDS);

    // Then the child has ended before it
    assertThat(child.isAlive()).isFalse();
  }

  private static void awaitReady(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(20);
    }
  }
}
