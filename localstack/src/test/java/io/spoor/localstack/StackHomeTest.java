package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.launchers.Directories;
import io.spoor.localstack.security.StackSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of a stack is its owner's alone, and is not used if it is not. */
class StackHomeTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  private StackHome home = new StackHome(Path.of(""), Path.of(""));

  @BeforeEach
  void openHome() {
    home = new StackHome(directory, directory.resolve("state"));
  }

  @Test
  void everythingIsCreatedClosed() throws IOException {
    home.lock().close();
    StackSecurity.create(home.state());
    new AlertingState(null, Map.of(), Map.of()).write(home);
    TaintKeyFile.in(home.state().resolve("app"));

    try (Stream<Path> tree = Files.walk(home.state())) {
      assertThat(tree.toList())
          .hasSizeGreaterThan(40)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
    home.requireClosed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "logs", "stack.json", "security/secrets", "security/kafka.key"})
  void anOpenedPartIsRefused(String part) throws IOException {
    home.lock().close();
    StackSecurity.create(home.state());
    Files.createDirectory(
        home.state().resolve("logs"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    StackRecord.empty().write(home.record());
    Path opened = home.state().resolve(part);
    String permissions = Files.isDirectory(opened) ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(home::lock)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("is open to other users (" + permissions + ")")
        .hasMessageContaining("chmod -R go-rwx ");
  }

  /** A start that ended half way leaves the certificates of servers and no admissions. */
  @Test
  void aStackWithoutAdmissionsGetsThem() throws IOException {
    home.lock().close();
    Path client = StackSecurity.create(home.state()).connectClient().certificate();
    String kafka = Files.readString(home.state().resolve("security/kafka.crt"));
    String before = Files.readString(client);
    StackSecurity.create(home.state());
    assertThat(client).as("created once").hasContent(before);

    Directories.delete(client.resolveSibling(""));
    StackSecurity.create(home.state());

    assertThat(client).exists();
    assertThat(Files.readString(client)).isNotEqualTo(before);
    assertThat(home.state().resolve("security/kafka.crt")).hasContent(kafka);
  }
}
