package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersSettingTest {
  @TempDir private Path directory = Path.of("");
  private StackHome home = new StackHome(Path.of(""), Path.of(""));

  @BeforeEach
  void useAProjectWithoutServers() {
    home = new StackHome(directory.resolve("project"), directory.resolve("state"));
  }

  private Path servers() throws IOException {
    Path servers = directory.resolve("servers");
    Files.createDirectories(servers.resolve("kafka/lib"));
    Files.createDirectories(servers.resolve("elasticsearch"));
    Files.createDirectories(servers.resolve("registry"));
    Files.createFile(servers.resolve("registry/quarkus-run.jar"));
    return servers;
  }

  @Test
  void withoutServersTheMessageNamesBothRemedies() {
    assertThatThrownBy(home::workspace)
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll(
            "are not downloaded yet",
            "mvn -Dquick -f " + directory.resolve("project/launchers/pom.xml") + " package",
            "--servers DIR");
  }

  @Test
  void theSavedDirectoryIsUsedUntilTheDataIsDeleted() throws IOException {
    Path servers = servers();

    home.useServers(servers);

    assertThat(home.workspace().distributions().root()).isEqualTo(servers);
    home.deleteData();
    assertThatThrownBy(home::workspace).isInstanceOf(StackException.class);
  }

  @Test
  void anIncompleteDirectoryIsRejectedAndNotSaved() throws IOException {
    Path servers = servers();
    Files.delete(servers.resolve("registry/quarkus-run.jar"));

    assertThatThrownBy(() -> home.useServers(servers))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(servers.resolve("registry/quarkus-run.jar") + " is missing");
    assertThat(home.servers()).doesNotExist();
  }
}
