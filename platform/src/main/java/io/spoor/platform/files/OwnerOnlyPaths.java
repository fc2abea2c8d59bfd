package io.spoor.platform.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Checks that secrets are out of reach of other users: owner and permissions of a file or
 * directory, and the symbolic links on the way to it.
 */
public final class OwnerOnlyPaths {
  private static final int MAX_LINKS = 40;

  /** Root's directory; a container mounts secrets there with modes of its own. */
  private static final Path MOUNTED = Path.of("/run/secrets");

  private static final int OTHERS = 077;
  private static final int GROUP_SEARCH = 010;

  private OwnerOnlyPaths() {}

  /**
   * Reads a file that only this user may access.
   *
   * @throws UntrustedPathException if other users may read or replace it
   */
  public static String readSecret(Path file) throws IOException {
    Path real = requireFile(file);
    try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /**
   * Checks a file that only this user may access. Root's files are as good, and secrets that a
   * container mounts may have any mode. Returns the real path.
   *
   * @throws UntrustedPathException if other users may read or replace it
   */
  public static Path requireFile(Path file) throws IOException {
    Path real = resolve(file);
    Ownership ownership = Ownership.of(real);
    if (ownership.user() != 0 && !real.startsWith(MOUNTED)) {
      ownership.requireOwner(real);
    }
    if ((ownership.mode() & OTHERS) != 0 && !real.startsWith(MOUNTED)) {
      throw new UntrustedPathException(
          "%s is open to other users (%s) and holds a secret. Close it: chmod 600 %s"
              .formatted(real, ownership.permissions(), real));
    }
    return real;
  }

  /**
   * Checks a directory that only this user may access, and its entries, if it exists.
   *
   * @param except name of an entry that is not checked: it belongs to a server's account
   * @param passingGroup a group that may pass through the directory without listing it
   * @throws UntrustedPathException if other users may read or replace a part
   */
  public static void requireDirectory(Path directory, String except, IntPredicate passingGroup)
      throws IOException {
    Path real = resolve(directory);
    if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    requireClosed(real, real, passingGroup);
    try (Stream<Path> entries = Files.list(real)) {
      for (Path entry : entries.filter(each -> !each.endsWith(except)).toList()) {
        requireEntryClosed(entry, real);
      }
    }
  }

  /**
   * Checks all files below a directory, if it exists.
   *
   * @throws UntrustedPathException if other users may read or replace one
   */
  public static void requireTree(Path directory) throws IOException {
    Path real = resolve(directory);
    if (Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> tree = Files.walk(real)) {
        for (Path entry : tree.toList()) {
          requireEntryClosed(entry, real);
        }
      }
    }
  }

  private static void requireEntryClosed(Path entry, Path root) throws IOException {
    try {
      requireClosed(entry, root, group -> false);
    } catch (NoSuchFileException vanished) {
      // Another process of the stack replaced it meanwhile.
    }
  }

  private static void requireClosed(Path path, Path root, IntPredicate passingGroup)
      throws IOException {
    Ownership ownership = Ownership.of(path);
    ownership.requireOwner(path);
    int open = ownership.mode() & OTHERS;
    if (Files.isSymbolicLink(path)
        || open == 0
        || (open == GROUP_SEARCH && passingGroup.test(ownership.group()))) {
      return;
    }
    throw new UntrustedPathException(
        "%s is open to other users (%s), and the directory holds secrets. Close it: chmod -R go-rwx %s"
            .formatted(path, ownership.permissions(), root));
  }

  /**
   * The path without symbolic links. A link is followed only if this user or root owns it and its
   * directory: another user could point it anywhere.
   */
  private static Path resolve(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path current = absolute.getRoot();
    Deque<Path> names = new ArrayDeque<>();
    absolute.forEach(names::addLast);
    int links = 0;
    while (!names.isEmpty()) {
      String name = names.removeFirst().toString();
      if (name.equals("..")) {
        current = current.getParent() == null ? current : current.getParent();
      } else if (!name.isEmpty() && !name.equals(".")) {
        Path next = current.resolve(name);
        if (Files.isSymbolicLink(next)) {
          requireTrustedLink(next, current, ++links);
          Path target = Files.readSymbolicLink(next);
          current = target.isAbsolute() ? target.getRoot() : current;
          Deque<Path> reversed = new ArrayDeque<>();
          target.forEach(reversed::addFirst);
          reversed.forEach(names::addFirst);
        } else {
          current = next;
        }
      }
    }
    return current;
  }

  private static void requireTrustedLink(Path link, Path directory, int links) throws IOException {
    if (links > MAX_LINKS) {
      throw new UntrustedPathException(link + ": too many symbolic links");
    }
    if (!Ownership.of(link).isOursOrRoots() || !Ownership.of(directory).isOursOrRoots()) {
      throw new UntrustedPathException(
          link
              + " is a symbolic link that another user controls, and is not followed."
              + " Use the path without it");
    }
  }

  /**
   * Owner and permissions of a path itself, whether or not it is a link.
   *
   * @param mode as {@code stat} reports it
   */
  private record Ownership(int user, int group, int mode) {
    private static final int US = Math.toIntExact(new UnixSystem().getUid());

    static Ownership of(Path path) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Ownership(
          number(attributes, "uid"), number(attributes, "gid"), number(attributes, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
      return attributes.get(name) instanceof Integer value ? value : -1;
    }

    boolean isOursOrRoots() {
      return user == US || user == 0;
    }

    void requireOwner(Path path) throws UntrustedPathException {
      if (user != US) {
        throw new UntrustedPathException(
            "%s belongs to another user (uid %d, this process has uid %d). Run this as that user, or choose another path"
                .formatted(path, user, US));
      }
    }

    String permissions() {
      StringBuilder text = new StringBuilder();
      String letters = "rwxrwxrwx";
      for (int bit = 0; bit < letters.length(); bit++) {
        text.append((mode & (0400 >> bit)) == 0 ? '-' : letters.charAt(bit));
      }
      return text.toString();
    }
  }
}
