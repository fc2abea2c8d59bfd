package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An account for a server that refuses to run as root. It exists only as a number that no user,
 * group or process of this machine has, so the server shares files with no other program.
 *
 * @param id numeric user id and group id
 */
public record ServerAccount(int id) {

  /** Neither Debian's fixed or dynamic ids nor systemd's ranges; also mapped in containers. */
  private static final int FIRST = 60_600;

  private static final int COUNT = 500;

  /** Whether this process runs as root. */
  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Whether the id is one of those reserved for servers. */
  public static boolean isReserved(int id) {
    return id >= FIRST && id < FIRST + COUNT;
  }

  /**
   * The account for a server with this data: its owner if the data exists, else an unused one.
   *
   * @param data directory of the server's data
   */
  static ServerAccount forData(Path data) {
    OptionalInt owner = owner(data);
    if (owner.isPresent() && isReserved(owner.getAsInt())) {
      return new ServerAccount(owner.getAsInt());
    }
    return unused(data.toString().hashCode(), takenIds());
  }

  /** The first id that is not taken, from a place that differs between stacks. */
  static ServerAccount unused(int seed, Set<Integer> taken) {
    int start = Math.floorMod(seed, COUNT);
    return IntStream.range(0, COUNT)
        .map(step -> FIRST + (start + step) % COUNT)
        .filter(id -> !taken.contains(id))
        .mapToObj(ServerAccount::new)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no user id from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free"));
  }

  private static Set<Integer> takenIds() {
    Set<Integer> taken = new TreeSet<>();
    for (String accounts : new String[] {"/etc/passwd", "/etc/group"}) {
      try (Stream<String> lines = Files.lines(Path.of(accounts))) {
        lines
            .map(line -> line.split(":", -1))
            .filter(fields -> fields.length > 3 && fields[2].matches("\\d{1,9}"))
            .forEach(fields -> taken.add(Integer.parseInt(fields[2])));
      } catch (IOException | UncheckedIOException unreadable) {
        // A machine without this file has no such ids.
      }
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        owner(process).ifPresent(taken::add);
      }
    } catch (IOException noProcFileSystem) {
      // Only the accounts then.
    }
    return taken;
  }

  static OptionalInt owner(Path path) {
    try {
      return OptionalInt.of(
          (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException | UnsupportedOperationException absent) {
      return OptionalInt.empty();
    }
  }

  /**
   * Transfers ownership of the directory and its contents to this account, the directory last: no
   * other user can change the tree meanwhile if only root can access it.
   */
  void takeOwnership(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> paths = tree.toList();
      for (Path path : paths.reversed()) {
        own(path, id, id);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give " + directory + " to user " + id, e);
    }
  }

  /** Lets this account pass through root's directory: it can neither list nor change it. */
  void letThrough(Path directory) {
    try {
      own(directory, 0, id);
      Files.setAttribute(directory, "unix:mode", 0710);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + directory + " to user " + id, e);
    }
  }

  /** Makes the directory, but not its contents, root's and closes it. */
  static void close(Path directory) {
    try {
      own(directory, 0, 0);
      Files.setAttribute(directory, "unix:mode", 0700);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + directory, e);
    }
  }

  private static void own(Path path, int user, int group) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
  }

  /** The command prefix for running a command as this account, without any capability. */
  List<String> command() {
    return List.of(
        "setpriv",
        "--reuid=" + id,
        "--regid=" + id,
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all",
        "--ambient-caps=-all",
        "--bounding-set=-all",
        "--");
  }
}
