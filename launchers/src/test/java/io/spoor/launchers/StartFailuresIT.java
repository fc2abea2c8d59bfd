package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailuresIT {

  private static final Distributions DIST =
      Distributions.ofProject(Path.of(System.getProperty("spoor.root")));

  @TempDir private Path state;

  @Test
  void kafkaWithAWrongSettingNamesItAndTheLog() {
    Workspace workspace = new Workspace(DIST, state);

    assertThatThrownBy(
            () ->
                KafkaServer.start(
                    workspace, ServerSettings.onFreePort().with("process.roles", "emperor")))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("kafka did not start")
        .hasMessageContaining("emperor")
        .hasMessageContaining(state.resolve("logs/kafka.log").toString());
  }

  @Test
  void registryThatCannotListenNamesTheCauseAndTheLog() {
    Workspace workspace = new Workspace(DIST, state);

    assertThatThrownBy(
            () ->
                RegistryServer.start(
                    workspace, ServerSettings.onFreePort().with("quarkus.http.port", "emperor")))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("registry did not start: it exited")
        .hasMessageContaining("emperor")
        .hasMessageContaining(state.resolve("logs/registry.log").toString());
  }

  @Test
  void kafkaThatWasKilledStartsAgainWithItsData() {
    Workspace workspace = new Workspace(DIST, state);
    KafkaServer first = KafkaServer.start(workspace, ServerSettings.onFreePort());
    int port = Integer.parseInt(first.bootstrapServers().split(":", -1)[1]);

    ProcessHandle.of(first.child().identity().pid()).orElseThrow().destroyForcibly();
    first.child().stop();
    assertThat(first.child().isAlive()).isFalse();
    // Threads of a killed process may hold its sockets for a moment longer than the process is
    // seen.
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> !KafkaServer.probe(first.bootstrapServers()).isReadyNow());

    KafkaServer second = KafkaServer.start(workspace, ServerSettings.onPort(port));
    assertThat(KafkaServer.probe(second.bootstrapServers()).isReadyNow()).isTrue();
    second.child().stop();
  }
}
