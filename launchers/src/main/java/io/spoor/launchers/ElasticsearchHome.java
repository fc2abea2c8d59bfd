package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of an Elasticsearch node. Started by root, the node has an account of its own: it
 * owns its data, logs and configuration, and reads the distribution; all directories above are
 * root's, and it can only pass through them.
 */
final class ElasticsearchHome {

  /** For a node that cannot reach a directory below root's closed directories. */
  private static final Path OUTSIDE = Path.of("/var/lib/spoor-elasticsearch");

  private final Path directory;
  private final Path distribution;
  private final Optional<ServerAccount> account;

  private ElasticsearchHome(Path directory, Path distribution, Optional<ServerAccount> account) {
    this.directory = directory;
    this.distribution = distribution;
    this.account = account;
  }

  /**
   * The directories for a workspace, with an empty configuration directory.
   *
   * @throws StartFailedException if root starts it and the node could not reach this Java
   */
  static ElasticsearchHome open(Workspace workspace) {
    Path distribution = workspace.distributions().elasticsearch();
    Path directory = workspace.directory(ElasticsearchServer.NAME);
    Optional<ServerAccount> account = Optional.empty();
    if (ServerAccount.isRoot()) {
      if (!isReadable(JavaCommand.home().resolve("bin/java"))) {
        throw StartFailedException.withReason(
            ElasticsearchServer.NAME,
            "it refuses to run as root, and other users cannot reach this Java: "
                + JavaCommand.home()
                + ". Install it elsewhere, for example in /opt, or start as another user",
            workspace.log(ElasticsearchServer.NAME));
      }
      boolean isWithin = isReachable(workspace.state());
      Path outside = outside(workspace.state());
      if (!isWithin) {
        directory = PrivateFiles.directory(outside.resolve("node"));
      }
      if (!isReachable(distribution)
          || !isReadable(distribution.resolve("bin/elasticsearch"))
          || !isReadable(distribution.resolve("lib"))) {
        distribution = copy(distribution, outside.resolve("distribution"));
      }
      ServerAccount own = ServerAccount.forData(directory.resolve("data"));
      account = Optional.of(own);
      // Closed until everything in it has its owner.
      ServerAccount.close(directory);
      if (isWithin) {
        own.letThrough(workspace.state());
      }
      if (Files.exists(outside, LinkOption.NOFOLLOW_LINKS)) {
        own.letThrough(outside);
        openToAll(OUTSIDE);
      }
      Directories.delete(directory.resolve("config"));
    }
    var home = new ElasticsearchHome(directory, distribution, account);
    for (String part : new String[] {"config", "data", "logs", "tmp"}) {
      PrivateFiles.directory(directory.resolve(part));
    }
    return home;
  }

  Path directory() {
    return directory;
  }

  Path distribution() {
    return distribution;
  }

  Path config() {
    return directory.resolve("config");
  }

  /** Transfers the node's files to its account; returns the prefix of the node's command. */
  List<String> release() {
    account.ifPresent(
        own -> {
          for (String part : new String[] {"config", "data", "logs", "tmp"}) {
            Path path = directory.resolve(part);
            if (ServerAccount.owner(path).orElse(0) != own.id()) {
              ServerAccount.close(path);
              own.takeOwnership(path);
            }
          }
          own.letThrough(directory);
        });
    return account.map(ServerAccount::command).orElse(List.of());
  }

  /** Removes what a node of this workspace has outside of it. */
  static void deleteOutside(Path state) {
    if (ServerAccount.isRoot()) {
      Directories.delete(outside(state));
    }
  }

  private static Path outside(Path state) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(state.toString().getBytes(StandardCharsets.UTF_8));
      return OUTSIDE.resolve(HexFormat.of().formatHex(digest, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void openToAll(Path directory) {
    try {
      Files.setAttribute(directory, "unix:mode", 0711);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + directory, e);
    }
  }

  /** Whether any user can pass through all directories above the path. */
  static boolean isReachable(Path path) {
    try {
      for (Path ancestor = path.toAbsolutePath().normalize().getParent();
          ancestor != null;
          ancestor = ancestor.getParent()) {
        if (!permissions(ancestor).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isReadable(Path path) {
    try {
      return isReachable(path)
          && permissions(path)
              .containsAll(
                  Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE));
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Set<PosixFilePermission> permissions(Path path) throws IOException {
    return Files.getPosixFilePermissions(path);
  }

  /** A copy that every user can read, renewed when the distribution is another one. */
  private static Path copy(Path distribution, Path target) {
    try {
      Path mark = target.resolveSibling("distribution.source");
      String source =
          distribution
              + " "
              + Files.getLastModifiedTime(distribution.resolve("bin/elasticsearch")).toMillis()
              + "\n";
      if (Files.exists(mark) && Files.readString(mark).equals(source)) {
        return target;
      }
      Directories.delete(target);
      PrivateFiles.directory(target.resolveSibling(""));
      Files.walkFileTree(distribution, new Copying(distribution, target));
      PrivateFiles.write(mark, source);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + distribution + " to " + target, e);
    }
  }

  /** Copies a tree that all users may read. */
  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;

    Copying(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Path copy = Files.createDirectory(target.resolve(source.relativize(directory)));
      Files.setAttribute(copy, "unix:mode", 0755);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path copy = target.resolve(source.relativize(file));
      Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isSymbolicLink()) {
        Files.setAttribute(copy, "unix:mode", Files.isExecutable(file) ? 0755 : 0644);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
