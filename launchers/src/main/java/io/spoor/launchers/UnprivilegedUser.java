package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user for a server that refuses to run as root, if root starts it.
 *
 * @param uid numeric user id
 * @param gid numeric group id
 */
record UnprivilegedUser(String uid, String gid) {

  /**
   * The user {@code nobody} if this process runs as root, else empty: other users start servers
   * under their own account.
   */
  static Optional<UnprivilegedUser> userIfRoot(Path log) {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.empty();
    }
    try (Stream<String> accounts = Files.lines(Path.of("/etc/passwd"))) {
      String[] nobodyUser =
          accounts.filter(line -> line.startsWith("nobody:")).findFirst().orElse("").split(":", -1);
      if (nobodyUser.length > 3) {
        return Optional.of(new UnprivilegedUser(nobodyUser[2], nobodyUser[3]));
      }
    } catch (IOException noAccounts) {
      // Falls through to the same message.
    }
    throw StartFailedException.withReason(
        ElasticsearchServer.NAME,
        "it refuses to run as root and there is no user 'nobody'; start as another user",
        log);
  }

  /** Transfers ownership of the directory and its contents to this user. */
  void takeOwnership(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.toList()) {
        Files.setAttribute(path, "unix:uid", Integer.parseInt(uid), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Integer.parseInt(gid), LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give " + directory + " to user " + uid, e);
    }
  }

  /**
   * The command prefix for running a command as this user.
   *
   * @param readablePaths paths that it must reach; if one lies below a closed directory (a project
   *     in root's home), the process retains only the capability to read and search
   */
  List<String> command(List<Path> readablePaths) {
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
    if (!readablePaths.stream().allMatch(UnprivilegedUser::isOpenToAll)) {
      command.add("--inh-caps=-all,+dac_read_search");
      command.add("--ambient-caps=-all,+dac_read_search");
      command.add("--bounding-set=-all,+dac_read_search");
      // Without it, access(2), which Java uses to test whether a file exists, ignores the
      // capability.
      command.add("--securebits=+no_setuid_fixup");
    }
    command.add("--");
    return command;
  }

  private static boolean isOpenToAll(Path path) {
    for (Path ancestor = path.toAbsolutePath().getParent();
        ancestor != null;
        ancestor = ancestor.getParent()) {
      try {
        if (!Files.getPosixFilePermissions(ancestor).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      } catch (IOException unreadable) {
        return false;
      }
    }
    return true;
  }
}
