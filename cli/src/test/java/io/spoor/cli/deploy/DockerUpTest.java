package io.spoor.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** deploy/up on a host with a shell, coreutils and Docker, which a script stands for here. */
@Timeout(60)
class DockerUpTest {
  /** Neither java nor mvn is among them. */
  private static final List<String> HOST =
      List.of("bash", "dirname", "mkdir", "chmod", "mv", "od", "tr");

  @TempDir private Path directory = Path.of("");
  private Path calls = Path.of("");
  private Path secrets = Path.of("");
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void aHost() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    environment = Script.onlyTools(bin, HOST);
    calls = directory.resolve("calls");
    secrets = directory.resolve("deploy/secrets");
    Files.createDirectory(directory.resolve("deploy"));
    Files.copy(ComposeFile.ROOT.resolve("deploy/up"), directory.resolve("deploy/up"));
    docker("");
  }

  /** A docker that writes down how it was called; {@code lines}: what it does besides. */
  private void docker(String lines) throws IOException {
    Script.put(
        directory.resolve("bin"),
        "docker",
        """
        echo "$*" >> '%s'
        %s
        case $1 in
          create) echo container-1 ;;
          cp) echo "copy of $2" > "$3" ;;
        esac"""
            .formatted(calls, lines));
  }

  private Script up() throws IOException, InterruptedException {
    return Script.run(environment, List.of("bash", directory.resolve("deploy/up").toString()));
  }

  @Test
  void makesTheKeyByOurOwnImageOnceItIsBuilt() throws Exception {
    assertThat(up().exit()).isZero();

    assertThat(Files.readAllLines(calls))
        .containsSubsequence(
            "compose build --quiet",
            "create --network none spoor-cli evidence keys new /tmp/evidence_key --name spoor.cluster",
            "start --attach container-1",
            "cp container-1:/tmp/evidence_key.pub deploy/secrets/evidence_key.pub",
            "rm --force container-1",
            "compose up --detach --wait app-1 app-2 connect kibana",
            "compose up --no-deps --exit-code-from dashboards dashboards");
    assertThat(secrets.resolve("evidence_key")).hasContent("copy of container-1:/tmp/evidence_key");
    assertThat(secrets.resolve("evidence_key.pub"))
        .hasContent("copy of container-1:/tmp/evidence_key.pub");
  }

  @Test
  void makesEverySecretOfTheComposeFile() throws Exception {
    assertThat(up().exit()).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rwx------");
    for (var secret : ComposeFile.document().path("secrets").properties()) {
      Path file = secrets.resolve(secret.getKey());
      assertThat(file).isNotEmptyFile();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-r--r--");
      if (!secret.getKey().startsWith("evidence_key")) {
        assertThat(Files.readString(file)).as(secret.getKey()).matches("[0-9a-f]{32}");
      }
    }
    assertThat(secrets.toFile().list()).hasSize(ComposeFile.document().path("secrets").size());
  }

  @Test
  void makesNoSecretTwice() throws Exception {
    assertThat(up().exit()).isZero();
    String password = Files.readString(secrets.resolve("operator_password"));
    Files.writeString(secrets.resolve("evidence_key"), "the key of a log");
    Files.delete(calls);

    assertThat(up().exit()).isZero();

    assertThat(secrets.resolve("operator_password")).hasContent(password);
    assertThat(secrets.resolve("evidence_key")).hasContent("the key of a log");
    assertThat(Files.readAllLines(calls)).noneMatch(call -> call.startsWith("create"));
  }

  @Test
  void aKeyThatCannotBeMadeEndsItAndLeavesNoContainer() throws Exception {
    docker("[ \"$1\" != start ] || exit 1");

    assertThat(up().exit()).isNotZero();

    assertThat(secrets.resolve("evidence_key")).doesNotExist();
    assertThat(Files.readAllLines(calls))
        .contains("rm --force container-1")
        .noneMatch(call -> call.startsWith("compose up"));
  }
}
