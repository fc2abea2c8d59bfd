package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account of a server that refuses root: nobody else's, without capabilities. */
class ServerAccountTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void takenIdsArePassedOver() {
    int first = ServerAccount.unused(7, Set.of()).id();

    assertThat(ServerAccount.isReserved(first)).isTrue();
    assertThat(ServerAccount.unused(7, Set.of(first)).id()).isEqualTo(first + 1);
    assertThat(ServerAccount.unused(8, Set.of()).id()).as("another stack").isEqualTo(first + 1);
    assertThat(ServerAccount.unused(-1, Set.of()).id())
        .satisfies(id -> assertThat(ServerAccount.isReserved(id)).isTrue());
  }

  @Test
  void withoutAFreeIdNothingStarts() {
    Set<Integer> all =
        IntStream.range(0, 65_536)
            .filter(ServerAccount::isReserved)
            .boxed()
            .collect(Collectors.toSet());

    assertThatThrownBy(() -> ServerAccount.unused(0, all)).hasMessageContaining("is free");
    assertThat(ServerAccount.isReserved(0)).isFalse();
    assertThat(ServerAccount.isReserved(65_534)).as("nobody").isFalse();
  }

  @Test
  void dataKeepsItsAccount() throws IOException {
    assumeRoot();
    ServerAccount account = ServerAccount.unused(123, Set.of());
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(data.resolve("nodes"));
    Files.createSymbolicLink(data.resolve("link"), directory);

    account.takeOwnership(data);

    assertThat(ServerAccount.forData(data)).isEqualTo(account);
    assertThat(ServerAccount.owner(data.resolve("nodes"))).hasValue(account.id());
    assertThat(ServerAccount.owner(directory)).as("target of a link").hasValue(0);
  }

  @Test
  void theAccountHasNoCapabilityAndPassesThroughOnly() throws Exception {
    assumeRoot();
    Path open = Files.createTempDirectory(Path.of("/tmp"), "account");
    try {
      ServerAccount account = ServerAccount.forData(open.resolve("data"));
      Path parts = Files.createDirectories(open.resolve("own"));
      Path closed = PrivateFiles.write(open.resolve("secret"), "text");
      account.takeOwnership(parts);
      account.letThrough(open);

      assertThat(run(account, "grep", "Cap", "/proc/self/status").lines())
          .hasSize(5)
          .allMatch(line -> line.endsWith("\t0000000000000000"));
      assertThat(run(account, "id", "-u").strip()).isEqualTo(Integer.toString(account.id()));
      assertThat(run(account, "id", "-G").strip()).isEqualTo(Integer.toString(account.id()));
      assertThat(run(account, "touch", parts.resolve("file").toString())).isEmpty();
      assertThat(run(account, "ls", open.toString())).contains("Permission denied");
      assertThat(run(account, "cat", closed.toString())).contains("Permission denied");
      assertThat(run(account, "rm", "-r", "-f", parts.toString())).contains("Permission denied");
    } finally {
      Directories.delete(open);
    }
  }

  @Test
  void closedParentsAreFound() throws IOException {
    Path closed = PrivateFiles.directory(directory.resolve("closed"));
    assertThat(ElasticsearchHome.isReachable(closed.resolve("below"))).isFalse();
    assertThat(ElasticsearchHome.isReachable(Path.of("/tmp/below"))).isTrue();
    assertThat(ElasticsearchHome.isReachable(directory.resolve("nowhere/below"))).isFalse();
  }

  @Test
  void filesAreClosedFromTheirCreation() throws IOException {
    Path file = PrivateFiles.write(directory.resolve("file"), "text");
    Path target = Files.writeString(directory.resolve("target"), "theirs");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);

    PrivateFiles.write(link, "ours");

    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(PrivateFiles.directory(directory.resolve("a/b"))))
        .isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("a"))).isEqualTo("rwx------");
    assertThat(permissions(PrivateFiles.ensure(directory.resolve("log")))).isEqualTo("rw-------");
    assertThat(target).as("a link is replaced, not followed").hasContent("theirs");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static String run(ServerAccount account, String... command) throws IOException {
    List<String> all = new java.util.ArrayList<>(account.command());
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    return new String(
        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void assumeRoot() {
    assumeThat(System.getProperty("user.name"))
        .as("only root has servers' accounts")
        .isEqualTo("root");
  }
}
