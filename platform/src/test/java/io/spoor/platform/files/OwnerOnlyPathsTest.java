package io.spoor.platform.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that another user can read or replace are refused, in every form. */
class OwnerOnlyPathsTest {
  private static final int STRANGER = 12_345;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw------x"})
  void aSecretOfMoreThanItsOwnerIsRefused(String permissions) throws IOException {
    Path secret = secret(permissions);

    assertThatThrownBy(() -> OwnerOnlyPaths.readSecret(secret))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessageContaining(permissions)
        .hasMessageContaining("chmod 600 " + secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void aSecretOfItsOwnerIsRead(String permissions) throws IOException {
    assertThat(OwnerOnlyPaths.readSecret(secret(permissions))).isEqualTo("text");
  }

  @Test
  void anAbsentFileIsAbsent() {
    assertThatThrownBy(() -> OwnerOnlyPaths.readSecret(directory.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void ourOwnLinksAreFollowed() throws IOException {
    secret("rw-------");
    Path link =
        Files.createSymbolicLink(directory.resolve("link"), Path.of("../" + name() + "/secret"));

    assertThat(OwnerOnlyPaths.readSecret(link)).isEqualTo("text");
  }

  @Test
  void linksInACircleEnd() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));

    assertThatThrownBy(() -> OwnerOnlyPaths.readSecret(link))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessageContaining("too many");
  }

  /** As root, which alone can give files away. */
  @Test
  void linksThatAnotherUserControlsAreNotFollowed() throws IOException {
    assumeRoot();
    secret("rw-------");
    Path theirs = Files.createDirectory(directory.resolve("theirs"));
    Path byThem =
        Files.createSymbolicLink(directory.resolve("by-them"), directory.resolve("secret"));
    give(byThem);
    Path withThem =
        Files.createSymbolicLink(theirs.resolve("with-them"), directory.resolve("secret"));
    Path stateWithThem = Files.createSymbolicLink(theirs.resolve("state"), directory);
    give(theirs);

    for (Path link : new Path[] {byThem, withThem, stateWithThem.resolve("secret")}) {
      assertThatThrownBy(() -> OwnerOnlyPaths.readSecret(link))
          .as("%s", link)
          .isInstanceOf(UntrustedPathException.class)
          .hasMessageContaining("symbolic link that another user controls");
    }
    assertThatThrownBy(() -> OwnerOnlyPaths.requireDirectory(stateWithThem, "", group -> false))
        .isInstanceOf(UntrustedPathException.class);
  }

  @Test
  void whatBelongsToAnotherUserIsRefused() throws IOException {
    assumeRoot();
    Path secret = secret("rw-------");
    give(secret);

    assertThatThrownBy(() -> OwnerOnlyPaths.readSecret(secret))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessageContaining("uid " + STRANGER);
    assertThatThrownBy(() -> OwnerOnlyPaths.requireDirectory(directory, "other", group -> false))
        .hasMessageContaining("uid " + STRANGER);
    assertThatCode(() -> OwnerOnlyPaths.requireDirectory(directory, "secret", group -> false))
        .as("a server's own part")
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-x---", "rwx--x---", "rwx-----x", "rwx---r--", "rwx-w----"})
  void anOpenDirectoryIsRefused(String permissions) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> OwnerOnlyPaths.requireDirectory(directory, "", group -> false))
        .isInstanceOf(UntrustedPathException.class)
        .hasMessageContaining("chmod -R go-rwx " + directory.toRealPath());
  }

  @Test
  void oneGroupMayPassThroughAndNoMore() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));
    OwnerOnlyPaths.requireDirectory(directory, "", group -> true);

    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> OwnerOnlyPaths.requireDirectory(directory, "", group -> true))
        .isInstanceOf(UntrustedPathException.class);
  }

  @Test
  void openEntriesAreRefusedAndDeeperOnesOfATree() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("a/b"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(
        directory.resolve("a"), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("rwx---r-x"));

    OwnerOnlyPaths.requireDirectory(directory, "", group -> false);
    assertThatThrownBy(() -> OwnerOnlyPaths.requireTree(directory))
        .hasMessageContaining("a/b is open to other users");
    OwnerOnlyPaths.requireTree(directory.resolve("nowhere"));
    OwnerOnlyPaths.requireDirectory(directory.resolve("nowhere"), "", group -> false);

    secret("rw-r--r--");
    assertThatThrownBy(() -> OwnerOnlyPaths.requireDirectory(directory, "", group -> false))
        .hasMessageContaining("secret is open to other users");
  }

  private Path secret(String permissions) throws IOException {
    Path file = Files.writeString(directory.toRealPath().resolve("secret"), "text");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private String name() {
    return String.valueOf(directory.getFileName());
  }

  private static void assumeRoot() {
    assumeThat(System.getProperty("user.name")).as("only root gives files away").isEqualTo("root");
  }

  private static void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
  }
}
