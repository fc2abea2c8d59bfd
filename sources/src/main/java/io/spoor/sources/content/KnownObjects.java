package io.spoor.sources.content;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.fingerprint.ToolEffect;
import io.spoor.schemas.fingerprint.TracedObjectKind;
import io.spoor.sources.shell.EffectObject;
import io.spoor.sources.shell.ObjectEffect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Objects that say nothing about who named them: local ones, and packages that most projects use.
 * None of it can be chosen by content: an attacker's host, package or path is not among them.
 */
final class KnownObjects {
  /** Package managers whose archives are curated; anybody may publish to the others. */
  private static final Set<String> CURATED =
      Set.of(
          "apt",
          "apt-get",
          "yum",
          "dnf",
          "apk",
          "brew",
          "zypper",
          "pacman",
          "port",
          "conda",
          "mamba",
          "micromamba");

  /** Hosts where anybody may have an account: the host alone names nobody. */
  private static final Set<String> SHARED =
      Set.of(
          "github.com",
          "gitlab.com",
          "bitbucket.org",
          "codeberg.org",
          "raw.githubusercontent.com",
          "gist.githubusercontent.com",
          "gist.github.com",
          "objects.githubusercontent.com",
          "storage.googleapis.com",
          "s3.amazonaws.com");

  private static final Set<String> COMMON_PACKAGES = read();

  private KnownObjects() {}

  private static Set<String> read() {
    try (InputStream in =
        Objects.requireNonNull(KnownObjects.class.getResourceAsStream("common-packages.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an object of an effect is local or widely used. */
  static boolean isKnown(ToolEffect effect, EffectObject object, String command) {
    String value = object.value();
    return switch (object.kind()) {
      case PACKAGE ->
          (CURATED.contains(command) && !isOfOthers(value))
              || (COMMON_PACKAGES.contains(packageName(value)) && !isAlias(value));
      case REMOTE -> value.chars().noneMatch(c -> "/:.@".indexOf(c) >= 0);
      case INDEX -> COMMON_PACKAGES.contains(value);
      // A cache is made again.
      case PATH ->
          effect == ToolEffect.DESTROYS_DATA
              && (isInCheckout(value) || value.startsWith("~/.cache/"));
      case SETTING -> effect == ToolEffect.PERSISTS && value.startsWith("user.");
      default -> false;
    };
  }

  /** Whether a setting points to a file of the checkout: code that the project has anyway. */
  static boolean isLocalSetting(ObjectEffect effect) {
    boolean hasPath = false;
    for (EffectObject object : effect.objects()) {
      if (object.kind() != TracedObjectKind.SETTING) {
        return false;
      }
      for (String word : object.value().split("[ =]", 16)) {
        boolean isPath = word.startsWith(".") || word.indexOf('/') >= 0;
        if ((isPath && !isInCheckout(word)) || word.startsWith("!")) {
          return false;
        }
        hasPath |= isPath;
      }
    }
    return hasPath && effect.effect() == ToolEffect.PERSISTS;
  }

  private static boolean isInCheckout(String path) {
    return !path.startsWith("/")
        && !path.startsWith("~")
        && !path.startsWith("$")
        && !path.contains("..")
        && !path.contains("://")
        && path.indexOf('@') < 0
        && !path.equals(".")
        && !path.startsWith("*");
  }

  /** Whether a package is of a tap or channel that is not the archive's own. */
  private static boolean isOfOthers(String text) {
    return text.indexOf('/') >= 0 || text.contains("::");
  }

  /** Whether the version names another package or place: {@code lodash@npm:other}. */
  private static boolean isAlias(String text) {
    int at = text.indexOf('@', 1);
    return at > 0 && (text.indexOf(':', at) > 0 || text.indexOf('/', at) > 0);
  }

  /** The name without version, extras and tag. */
  private static String packageName(String text) {
    int end = 0;
    while (end < text.length()
        && "=<>!~[;^".indexOf(text.charAt(end)) < 0
        && ((text.charAt(end) != '@' && text.charAt(end) != ':') || end == 0)) {
      end++;
    }
    return text.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names without a host that belongs to many, if others are left. */
  static List<String> withoutSharedHosts(Collection<String> names) {
    var own = new ArrayList<>(names);
    own.removeAll(SHARED);
    return own.isEmpty() ? List.copyOf(names) : own;
  }
}
